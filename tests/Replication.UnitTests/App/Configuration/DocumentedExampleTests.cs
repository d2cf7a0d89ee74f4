using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>The example of the documentation, with and without the keys of later versions.</summary>
public sealed class DocumentedExampleTests
{
    private const string Example = """
        bus:       { transport: in-memory }
        store:     { provider: sqlite, path: data/replication.db }
        http:      { urls: "http://127.0.0.1:8080" }
        telemetry: { otlpEndpoint: "http://localhost:4317" }
        topology:  strict
        worker:    { maxConcurrentCopies: 8, maxConcurrentBlobs: 16 }
        registries: { maxRetryAfterSeconds: 3600 }
        auth:
          tokens: [ { name: ci, sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", role: operator, namespaces: [team] } ]
        instances:
          - name: hangzhou
            region: cn-hangzhou
            account: "1001"
            partition: public            # public, finance, government
            edition: advanced            # basic, advanced
            endpoint: https://registry.example.com
            internalEndpoint: https://registry-vpc.example.com     # used whenever present
            internetAccess: true         # false: the public endpoint is never contacted
            credentials: { username: robot, password: "${env:HANGZHOU_PASSWORD}" }
            namespaces: [team, base]     # optional: the namespaces that exist there; absent = any
            webhook: { format: distribution, authentication: bearer, secret: "${env:HOOK_SECRET}" }
          - { name: tokyo, endpoint: https://tokyo.example.com, edition: basic, trustedAccounts: [1001] }
          - { name: osaka, endpoint: https://osaka.example.com }
        rules:
          - { name: team-to-tokyo, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: "release-v.*" }
          - { name: app, source: hangzhou, target: osaka, level: repository, namespace: team, repository: app, tagFilter: ".*" }
        """;

    private static readonly Dictionary<string, string> Environment =
        new() { ["HANGZHOU_PASSWORD"] = "hunter2", ["HOOK_SECRET"] = "0123456789abcdef" };

    [Fact]
    public void The_example_loads()
    {
        var configuration = Reading.Ok(Example, Environment);

        Assert.Equal(new Uri("http://localhost:4317"), configuration.Telemetry.OtlpEndpoint);
        var hangzhou = configuration.Instances[0].Value;
        Assert.Equal(("hangzhou", "cn-hangzhou", "1001"), (hangzhou.Name, hangzhou.Region, hangzhou.Account));
        Assert.Equal(
            (InstancePartition.Public, InstanceEdition.Advanced, true), (hangzhou.Partition, hangzhou.Edition, hangzhou.InternetAccess));
        Assert.Equal(new Uri("https://registry-vpc.example.com"), hangzhou.EffectiveEndpoint);
        Assert.Equal(("robot", "hunter2"), (hangzhou.Credentials!.Username, hangzhou.Credentials.Password!.Reveal()));
        Assert.Equal(["team", "base"], hangzhou.Namespaces);
        Assert.Equal(
            (WebhookFormat.Distribution, WebhookAuthentication.Bearer), (hangzhou.Webhook!.Format, hangzhou.Webhook.Authentication));
        Assert.Equal("0123456789abcdef", hangzhou.Webhook.Secret!.Reveal());
        Assert.Equal(["1001"], configuration.Instances[1].Value.TrustedAccounts);
        Assert.Equal(["team-to-tokyo", "app"], configuration.Rules.Select(it => it.Value.Name));
        Assert.Equal((RuleLevel.Repository, "app"), (configuration.Rules[1].Value.Level, configuration.Rules[1].Value.Repository));
    }
}
