using Replication.App.Client;
using Replication.App.Client.Logins;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class ServerChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LoginFile File => new(_folder.Combine("replication", "login.json"));

    public void Dispose() => _folder.Dispose();

    // Option, variable, last login, and the expected token.
    [Theory]
    [InlineData(null, null, null, null, "http://127.0.0.1:8080", null)]
    [InlineData(null, null, "https://kept.example.com", null, "https://kept.example.com", "kept")]
    [InlineData(null, "https://variable.example.com", "https://kept.example.com", null, "https://variable.example.com", null)]
    [InlineData("https://option.example.com/", "https://variable.example.com", null, null, "https://option.example.com", null)]
    [InlineData("https://kept.example.com", null, "https://kept.example.com", null, "https://kept.example.com", "kept")]
    [InlineData("https://kept.example.com/below/", null, "https://kept.example.com", null, "https://kept.example.com/below", null)]
    [InlineData(null, null, "https://kept.example.com", "given", "https://kept.example.com", "given")]
    public void The_closest_setting_takes_precedence(
        string? option, string? variable, string? kept, string? token, string expected, string? expectedToken)
    {
        if (kept is not null)
            File.Write(new KeptLogins(kept, new Dictionary<string, KeptLogin> { [kept] = new("kept") }));

        var server = ServerChoice.Choose(option, token, name => name == "REPLICATION_SERVER" ? variable : null, File);

        Assert.Equal((expected, expectedToken), (server.Name, server.Token));
    }

    [Theory]
    [InlineData("registry")]
    [InlineData("ftp://registry")]
    [InlineData("http://user:password@registry")]
    public void An_invalid_address_is_wrong_usage(string text)
    {
        var problem = Assert.Throws<CommandProblem>(() => ServerChoice.Parse(text));

        Assert.Equal(2, problem.ExitCode);
        Assert.DoesNotContain("password", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_owner_may_read_stored_logins()
    {
        File.Write(new KeptLogins(
            "https://one.example.com", new Dictionary<string, KeptLogin> { ["https://one.example.com"] = new("secret") }));
        File.Write(File.Read() with { Current = null });

        Assert.Equal("secret", File.Read().Servers["https://one.example.com"].Token);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(File.Path).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite
            | UnixFileMode.UserExecute, new DirectoryInfo(Path.GetDirectoryName(File.Path)!).UnixFileMode);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(File.Path)!));
    }

    [Theory]
    [InlineData("90s", "2026-01-31T11:58:30Z")]
    [InlineData("2h", "2026-01-31T10:00:00Z")]
    [InlineData("7d", "2026-01-24T12:00:00Z")]
    [InlineData("999999d", "999999d")]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("yesterday", "yesterday")]
    public void How_long_ago_becomes_a_time(string text, string expected) =>
        Assert.Equal(expected, TaskFilterOptions.Moment(text, new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)));
}
