using System.Text;
using Replication.App.Configuration;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replication-configuration-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_read_with_the_files_that_it_references()
    {
        File.WriteAllText(Path.Combine(_folder, "secret"), "0123456789abcdef\n");
        var file = Write(
            "\uFEFFinstances:\n  - { name: a, endpoint: http://a, webhook: { format: generic, authentication: bearer, secret: "
                + "\"${file:secret}\" } }\n");

        var instance = Assert.Single(Reading.Ok(ConfigurationFile.Read(file, Reading.Nothing)).Instances);

        Assert.Equal("0123456789abcdef", instance.Value.Webhook!.Secret!.Reveal());
        Assert.Equal((file, 2), (instance.Place.File, instance.Place.Line));
    }

    [Fact]
    public void Without_a_file_the_defaults_and_the_environment_are_used()
    {
        var configuration =
            Reading.Ok(ConfigurationFile.Read(null, new Dictionary<string, string> { ["Replication__Store__Path"] = "x.db" }));

        Assert.Equal("x.db", configuration.Store.FilePath());
    }

    [Fact]
    public void A_missing_file_is_refused() => IsRefused(Path.Combine(_folder, "missing.yaml"), "there is no such file");

    [Fact]
    public void A_file_in_a_missing_folder_is_refused() =>
        IsRefused(Path.Combine(_folder, "missing", "replication.yaml"), "there is no such file");

    [Fact]
    public void A_folder_is_refused() => IsRefused(_folder, "it is a folder");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_path_is_refused(string path) => IsRefused(path, "the path is empty");

    [Fact]
    public void A_huge_file_is_refused()
    {
        var file = Path.Combine(_folder, "huge.yaml");
        using (var stream = File.Create(file))
            stream.SetLength((4 * 1024 * 1024) + 1);

        IsRefused(file, "it is larger than 4096 KiB");
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_with_the_line()
    {
        var file = Path.Combine(_folder, "latin1.yaml");
        File.WriteAllBytes(file, Encoding.Latin1.GetBytes("bus: {}\n# Köln\n"));

        var problem = IsRefused(file, "it is not UTF-8");

        Assert.Equal(2, problem.Line);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_refused()
    {
        var file = Write("bus: {}");
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // A privileged user can read the file anyway.
            _ = Reading.Ok(ConfigurationFile.Read(file, Reading.Nothing));
            return;
        }
        File.SetUnixFileMode(file, UnixFileMode.None);

        IsRefused(file, "this user may not read it");
    }

    [Fact]
    public void A_huge_secret_is_refused_at_its_line()
    {
        File.WriteAllText(Path.Combine(_folder, "secret"), new string('x', (64 * 1024) + 1));
        var file = Write("bus: {}\nstore: { path: \"${file:secret}\" }\n");

        var problem = Assert.Single(Assert.IsType<ConfigurationResult.Invalid>(ConfigurationFile.Read(file, Reading.Nothing)).Problems);

        Assert.Equal((file, 2, "store.path"), (problem.File, problem.Line, problem.Key));
        Reading.Mentions(problem, "the file secret cannot be read: it is larger than 64 KiB");
    }

    private static ConfigurationProblem IsRefused(string path, string words)
    {
        var problem = Assert.Single(Assert.IsType<ConfigurationResult.Invalid>(ConfigurationFile.Read(path, Reading.Nothing)).Problems);
        Assert.Equal(path, problem.File);
        Reading.Mentions(problem, $"the file cannot be read: {words}");
        return problem;
    }

    private string Write(string yaml)
    {
        var file = Path.Combine(_folder, "replication.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }
}
