using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.Contracts.Instances;
using Xunit;

namespace Replication.UnitTests.App.Client;

/// <summary>Options that read one secret, or both secrets of a rotation, from files.</summary>
public sealed class SecretOptionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replication-secrets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("{}", "new", """{"credentials":{"password":"new"}}""")]
    [InlineData("{}", "new old", """{"credentials":{"passwords":["new","old"]}}""")]
    [InlineData("""{"credentials":{"password":"file"}}""", "new old", """{"credentials":{"passwords":["new","old"]}}""")]
    [InlineData("""{"credentials":{"passwords":["file","other"]}}""", "new", """{"credentials":{"password":"new"}}""")]
    [InlineData("""{"credentials":{"password":"file"}}""", "", """{"credentials":{"password":"file"}}""")]
    public void The_option_replaces_both_spellings(string known, string secrets, string expected)
    {
        var options = new SpecOptions(typeof(InstanceSpec));
        var command = new Command("instance");
        foreach (var option in options.All)
            command.Options.Add(option);
        var line = command.Parse([.. secrets.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Option)]);
        var body = JsonNode.Parse(known)!.AsObject();

        options.Apply(line, body);

        Assert.Empty(line.Errors);
        Assert.Equal(expected, body.ToJsonString());
    }

    private string[] Option(string secret)
    {
        var file = Path.Combine(_folder.FullName, secret);
        File.WriteAllText(file, $"{secret}\nsecond line");
        return ["--password-file", file];
    }
}
