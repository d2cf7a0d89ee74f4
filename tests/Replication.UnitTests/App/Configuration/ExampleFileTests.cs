using Replication.App.Configuration;
using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>The example configuration file for new users is valid in every part.</summary>
public sealed class ExampleFileTests
{
    [Fact]
    public void The_example_of_the_repository_starts()
    {
        var example = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "replication.example.yaml"));

        var configuration = Reading.Ok(
            example,
            new Dictionary<string, string> { ["HANGZHOU_PASSWORD"] = "p", ["HOOK_SECRET"] = "0123456789abcdef" },
            new Dictionary<string, string> { ["tokyo-password"] = "q" });

        Assert.IsType<ConfigurationResult.Ok>(MeaningChecks.Check(configuration));
        Assert.Equal(["hangzhou", "tokyo", "osaka"], configuration.Instances.Select(it => it.Value.Name));
    }
}
