using System.Net;
using System.Threading.Channels;
using Replication.Client;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Coordination.Access;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>Requests that the API sends to the registry of an instance for a caller.</summary>
public sealed class RegistryApiTests
{
    [Fact]
    public async Task Repositories_and_tags_are_paged_straight_from_the_registry()
    {
        await using var pair = await RegistryPair.StartAsync(source: RegistryPair.WithTokens);
        using var pusher = new RegistryPusher(pair.Source.Address, new NetworkCredential(RegistryPair.User, RegistryPair.Password));
        foreach (var repository in new[] { "other/app", "team/app", "team/app/tags" })
            await pusher.PushAsync(repository, "v1", SampleImage.Create(1, [10]));
        await pusher.PushAsync("team/app", "v2", SampleImage.Create(1, [10]));
        await using var host = await StartAsync(pair);

        Assert.Equal("other/app, team/app → team/app", Page(await host.GetAsync("/api/v1/instances/hangzhou/repositories?n=2", "viewer")));
        Assert.Equal(
            "team/app/tags → null", Page(await host.GetAsync("/api/v1/instances/hangzhou/repositories?n=2&last=team/app", "viewer")));
        Assert.Equal("v1 → v1", Page(await host.GetAsync("/api/v1/instances/hangzhou/repositories/team/app/tags?n=1", "viewer")));
        Assert.Equal("v2 → null", Page(await host.GetAsync("/api/v1/instances/hangzhou/repositories/team/app/tags?n=1&last=v1", "viewer")));
        Assert.Equal("v1 → null", Page(await host.GetAsync("/api/v1/instances/hangzhou/repositories/team/app/tags/tags", "viewer")));
        Assert.Equal("v1, v2 → null", Page(await host.GetAsync("/api/v1/instances/hangzhou/repositories/team%2Fapp/tags", "viewer")));
        Assert.Equal("team/app → team/app", Page(await host.GetAsync("/api/v1/instances/hangzhou/repositories?n=2", "limited")));
        var passed = await host.GetAsync("/api/v1/instances/hangzhou/repositories?n=1", "limited");
        Assert.DoesNotContain("other", passed.Text, StringComparison.Ordinal);
        Assert.Equal("team/app → team/app", Page(await host.GetAsync(
            $"/api/v1/instances/hangzhou/repositories?n=1&last={Uri.EscapeDataString(passed.Json.GetProperty("next").GetString()!)}",
            "limited")));
        Assert.Equal(
            (400, "request.cursor"), (await host.GetAsync("/api/v1/instances/hangzhou/repositories?last=sealed:x", "limited")).Outcome);
        Assert.Equal(
            (403, "access.namespace"), (await host.GetAsync("/api/v1/instances/hangzhou/repositories/other/app/tags", "limited")).Outcome);

        static string Page(ApiAnswer answer) =>
            $"{string.Join(", ", answer.Json.GetProperty("items").EnumerateArray().Select(it => it.GetString()))} → "
                + $"{answer.Json.GetProperty("next").GetString() ?? "null"}";
    }

    [Theory]
    [InlineData("hangzhou/repositories?n=0", 400, "request.limit")]
    [InlineData("hangzhou/repositories?n=501", 400, "request.limit")]
    [InlineData("hangzhou/repositories/team/app", 404, "request.unknown")]
    [InlineData("hangzhou/repositories/Team/tags", 400, "request.repository")]
    [InlineData("hangzhou/repositories/team/none/tags", 404, "repository.unknown")]
    [InlineData("hangzhou/repositories/../../x/tags", 404, "request.unknown")]
    [InlineData("none/repositories", 404, "instance.unknown")]
    [InlineData("none/repositories/team/app/tags", 404, "instance.unknown")]
    [InlineData("stranger/repositories", 502, "registry.unauthorized")]
    [InlineData("away/repositories", 502, "registry.registryUnavailable")]
    public async Task A_failed_list_request_has_a_code(string path, int status, string code)
    {
        await using var pair = await RegistryPair.StartAsync(source: RegistryPair.WithTokens);
        await using var host = await StartAsync(pair);

        var answer = await host.GetAsync($"/api/v1/instances/{path}", "viewer");

        Assert.Equal((status, code), answer.Outcome);
        Assert.DoesNotContain(RegistryPair.Password, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_reports_each_result_including_notification_targets()
    {
        await using var pair = await RegistryPair.StartAsync(source: RegistryPair.WithTokens);
        await using var host = await StartAsync(pair);

        var before = await host.CallAsync(HttpMethod.Post, "/api/v1/instances/hangzhou/check", token: "operator");
        Assert.Equal("name=ok connection=ok tls=skipped login=ok read=ok write=ok notifications=failed", Answers(before));
        Assert.False(before.Json.GetProperty("ok").GetBoolean());

        await host.CallAsync(HttpMethod.Post, "/hooks/hangzhou", "[]", "planted-webhook-secret-0815");
        await Waiting.UntilAsync(
            async () => Answers(await host.CallAsync(HttpMethod.Post, "/api/v1/instances/hangzhou/check", token: "operator")).EndsWith(
                "notifications=ok", StringComparison.Ordinal) ? "" : null,
            () => "no notification was seen",
            TimeSpan.FromSeconds(20));

        Assert.Equal(
            "name=ok connection=ok tls=skipped login=failed read=skipped write=skipped notifications=skipped",
            Answers(await host.CallAsync(HttpMethod.Post, "/api/v1/instances/stranger/check", token: "operator")));
        Assert.Equal(
            "name=ok connection=ok tls=skipped login=ok read=ok write=skipped notifications=ok",
            Answers(await host.CallAsync(HttpMethod.Post, "/api/v1/instances/hangzhou/check?write=false", token: "operator")));
        Assert.Equal(
            (404, "instance.unknown"), (await host.CallAsync(HttpMethod.Post, "/api/v1/instances/none/check", token: "operator")).Outcome);
        Assert.Equal(
            (400, "request.repository"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/instances/hangzhou/check?repository=Team", token: "operator")).Outcome);
        // Without a repository, the check is not limited to the namespaces of the token.
        Assert.Equal(
            (403, "access.namespace"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/instances/hangzhou/check", token: "narrow")).Outcome);
        Assert.Equal(
            (403, "access.namespace"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/instances/hangzhou/check?repository=other/app", token: "narrow")).Outcome);
        Assert.Equal(
            HttpStatusCode.OK,
            (await host.CallAsync(HttpMethod.Post, "/api/v1/instances/hangzhou/check?repository=team/app", token: "narrow")).Status);

        static string Answers(ApiAnswer answer) => string.Join(' ', answer.Json.GetProperty("answers")
            .EnumerateArray()
            .Select(it => $"{it.GetProperty("question").GetString()}={it.GetProperty("outcome").GetString()}"));
    }

    [Fact]
    public async Task A_check_in_steps_sends_what_is_known_while_the_registry_hangs()
    {
        await using var pair = await RegistryPair.StartAsync(source: RegistryPair.WithTokens);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Catalog }, Fault.Before(() => release.Task));
        await using var host = await StartAsync(pair);
        using var api = new ReplicationApi(new Server(host.Address, "operator"));
        var steps = Channel.CreateUnbounded<CheckStep>();

        var checking = api.CheckInstanceInStepsAsync("hangzhou", repository: null, write: null, it => steps.Writer.TryWrite(it), default);
        List<string> seen = [];
        while (seen is not [.., "read begun"])
        {
            var step = await steps.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            seen.Add($"{step.Question} {step.Answer?.Outcome.ToWord() ?? "begun"}");
        }

        Assert.Equal(
            ["name begun", "name ok", "connection begun", "connection ok", "tls begun", "tls skipped", "login begun", "login ok", "read begun"],
            seen);
        release.SetResult();
        var check = (await checking).Value;
        Assert.Equal(["name", "connection", "tls", "login", "read", "write", "notifications"], check.Answers.Select(static it => it.Question));
        Assert.All(check.Answers, static it => Assert.NotNull(it.Code));
        Assert.Equal(
            (404, "instance.unknown"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/instances/none/check/stream", token: "operator")).Outcome);
        Assert.Equal(
            (403, "access.namespace"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/instances/hangzhou/check/stream", token: "narrow")).Outcome);
    }

    private static Task<ApiHost> StartAsync(RegistryPair pair)
    {
        var hangzhou = new RegistryInstance
        {
            Name = "hangzhou",
            Endpoint = pair.Source.Address,
            Credentials = new InstanceCredentials(RegistryPair.User, new Secret(RegistryPair.Password)),
            Webhook = new InstanceWebhook(WebhookFormat.Generic, WebhookAuthentication.Bearer, new Secret("planted-webhook-secret-0815")),
        };
        return ApiHost.StartAsync(
            [
                hangzhou,
                hangzhou with
                {
                    Name = "stranger",
                    Credentials = new InstanceCredentials(RegistryPair.User, new Secret("planted-wrong")),
                    Webhook = null
                },
                hangzhou with { Name = "away", Endpoint = new Uri($"http://127.0.0.1:{FreePort.Take()}") },
            ],
            rules: null,
            ApiHost.Token("viewer", TokenRole.Viewer),
            ApiHost.Token("operator", TokenRole.Operator),
            ApiHost.Token("limited", TokenRole.Viewer, "team"),
            ApiHost.Token("narrow", TokenRole.Operator, "team"));
    }
}
