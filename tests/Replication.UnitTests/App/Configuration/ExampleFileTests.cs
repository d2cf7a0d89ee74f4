using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.App.Configuration;
using Replication.Contracts.Instances;
using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>The example configuration file for new users is valid in every part.</summary>
public sealed partial class ExampleFileTests
{
    private static readonly string Example = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "replication.example.yaml"));

    [Fact]
    public void The_example_of_the_repository_starts()
    {
        var configuration = Reading.Ok(
            Example,
            new Dictionary<string, string> { ["HANGZHOU_PASSWORD"] = "p", ["HOOK_SECRET"] = "0123456789abcdef" },
            new Dictionary<string, string> { ["tokyo-password"] = "q" });

        Assert.IsType<ConfigurationResult.Ok>(MeaningChecks.Check(configuration));
        Assert.Equal(["hangzhou", "tokyo", "osaka"], configuration.Instances.Select(it => it.Value.Name));
    }

    [Theory]
    [InlineData("format: distribution ", typeof(WebhookFormat))]
    [InlineData("authentication: bearer ", typeof(WebhookAuthentication))]
    public void A_comment_of_the_example_names_every_allowed_word(string key, Type type)
    {
        var line = Example.Split('\n').Single(it => it.TrimStart().StartsWith(key, StringComparison.Ordinal));

        foreach (var word in Enum.GetValuesAsUnderlyingType(type).Cast<int>().Select(it =>
            JsonSerializer.SerializeToElement(Enum.ToObject(type, it), type).GetString()!))
            Assert.True(Words().Matches(line).Any(it => it.Value == word), $"Add '{word}' to this line of the example: {line.Trim()}");
    }

    [GeneratedRegex("[a-z0-9-]+")]
    private static partial Regex Words();
}
