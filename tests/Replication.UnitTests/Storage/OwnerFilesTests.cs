using Microsoft.Extensions.DependencyInjection;
using Replication.App.Client.Logins;
using Replication.Contracts.Stores;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Storage;

/// <summary>Files that hold secrets or the store can be read by their owner only, also when they existed with wider rights.</summary>
public sealed class OwnerFilesTests : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everyone = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly SqliteFile _file = new();

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_files_of_the_store_and_its_keys_are_their_owner_s(bool existWithWiderRights)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Path.GetDirectoryName(_file.Options.Path)!;
        await WriteAsync();
        if (existWithWiderRights)
        {
            // As after a crash: with a write-ahead log beside it.
            foreach (var end in new[] { "-wal", "-shm", "-journal" })
            {
                if (!File.Exists(_file.Options.Path + end))
                    await File.WriteAllBytesAsync(_file.Options.Path + end, []);
            }
            foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
                File.SetUnixFileMode(file, Everyone);
        }

        using var process = (ServiceProvider)_file.Open();
        await process.GetRequiredService<IInstanceStore>().FindAsync("hangzhou", default);
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

        Assert.Contains(files, static it => it.EndsWith("-wal", StringComparison.Ordinal));
        Assert.Contains(files, static it => it.EndsWith(".xml", StringComparison.Ordinal));
        foreach (var file in files)
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));
    }

    [Fact]
    public void The_permissions_of_a_readable_login_file_are_restricted()
    {
        if (OperatingSystem.IsWindows())
            return;
        var path = Path.Combine(_file.Folder, "login", "login.json");
        var file = new LoginFile(path);
        file.Write(new KeptLogins("http://a", new Dictionary<string, KeptLogin> { ["http://a"] = new("token") }));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        File.SetUnixFileMode(path, Everyone);

        Assert.Equal("token", file.Read().Servers["http://a"].Token);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    private async Task WriteAsync()
    {
        using var process = (ServiceProvider)_file.Open();
        await process.GetRequiredService<IInstanceStore>()
            .InsertAsync(SampleInstances.Kept("hangzhou", TimeProvider.System.GetUtcNow()), default);
    }
}
