using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>The status of the whole system, through the API.</summary>
public sealed class StatusApiTests
{
    private static readonly Secret HookSecret = new("0123456789abcdef");

    [Fact]
    public async Task A_refused_webhook_call_is_a_problem_also_when_a_rule_has_several_targets()
    {
        var rule = new ReplicationRule
        {
            Id = "two",
            Name = "two",
            Source = "hangzhou",
            Targets = ["tokyo", "osaka"],
            Level = RuleLevel.Namespace,
            Namespace = "team",
            TagFilter = ".*",
            Declared = true,
            CreatedAt = default,
            ActiveSince = default,
        };
        await using var host = await ApiHost.StartAsync(
            [
                Instance("hangzhou") with
                {
                    Webhook = new InstanceWebhook(WebhookFormat.Generic, WebhookAuthentication.Bearer, HookSecret),
                },
                Instance("tokyo"),
                Instance("osaka"),
            ],
            [rule]);

        var refused = await host.CallAsync(
            HttpMethod.Post, "/hooks/hangzhou", "{}", headers: ("Authorization", "Bearer wrongwrongwrongwrong"));

        Assert.Equal(401, (int)refused.Status);
        var answer = "";
        await Waiting.UntilAsync<object>(
            async () =>
            {
                var status = await host.GetAsync("/api/v1/status");
                answer = status.Text;
                Assert.Equal(200, (int)status.Status);
                return status.Text.Contains("hangzhou", StringComparison.Ordinal) && !status.Json.GetProperty("healthy").GetBoolean()
                    ? host
                    : null;
            },
            () => $"no problem is shown: {answer}");
    }

    private static RegistryInstance Instance(string name) => new() { Name = name, Endpoint = new Uri($"http://{name}.invalid") };
}
