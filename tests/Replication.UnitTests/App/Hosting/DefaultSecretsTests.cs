using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.UnitTests.App.Configuration;
using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

/// <summary>The program warns at the start about each well-known default secret.</summary>
public sealed class DefaultSecretsTests
{
    [Fact]
    public void Each_published_secret_of_the_compose_sample_is_named()
    {
        var warnings = DefaultSecrets.Warnings(Sample(static it => it));

        Assert.Equal(5, warnings.Count);
        Assert.Contains(warnings, static it => it.StartsWith("The API token 'admin'", StringComparison.Ordinal));
        Assert.Equal(2, warnings.Count(static it => it.StartsWith("The webhook secret of the instance", StringComparison.Ordinal)));
        Assert.Contains(warnings, static it => it.Contains("bus.uri", StringComparison.Ordinal));
        Assert.Contains(warnings, static it => it.Contains("store.connectionString", StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_of_ones_own_are_not() => Assert.Empty(DefaultSecrets.Warnings(Sample(static it => it
        .Replace("development-only", "0123456789abcdef0123", StringComparison.Ordinal)
        .Replace("63a27210ee4a5cd1e16d2d15e77987af258c3650c485e9e425aad2a69c6f1eba", new string('a', 64), StringComparison.Ordinal))));

    private static HostSettings Sample(Func<string, string> change)
    {
        var environment = File.ReadAllLines(Path.Combine(Repository.Root, ".env"))
            .Where(static line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => change(line).Split('=', 2))
            .ToDictionary(static it => it[0], static it => it[1], StringComparer.Ordinal);
        var read = ConfigurationFile.Read(Path.Combine(Repository.Root, "deploy", "replication.compose.yaml"), environment);
        return HostSettings.Of(Reading.Ok(read), Roles.Ingest);
    }
}
