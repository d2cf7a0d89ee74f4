using System.Net;
using System.Text.Json;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

public sealed class WebhookTests
{
    [Fact]
    public async Task The_webhook_responses_match_the_documentation()
    {
        await using var system = await ServedSystem.StartAsync(start: HostedReplication.Start);
        const string Push =
            """{"events":[{"id":"e1","action":"push","target":{"repository":"other/app","tag":"v1"}},{"action":"pull"},{"action":"push","target":{"repository":"..","tag":"v1"}}]}""";

        var (status, answer) = await system.Api.PostHookAsync("hangzhou", Push, ServedSystem.Secret);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("""{"accepted":1,"ignored":1,"rejected":[{"index":2,"code":"invalidValue","reason":"'..' is not a valid repository"}]}""", answer.GetRawText());
        await RefusedAsync(system, "hangzhou", Push, null, HttpStatusCode.Unauthorized);
        await RefusedAsync(system, "hangzhou", Push, "wrong", HttpStatusCode.Unauthorized);
        await RefusedAsync(system, "hangzhou", Push, ServedSystem.Secret + "x", HttpStatusCode.Unauthorized);
        await RefusedAsync(system, "nowhere", Push, ServedSystem.Secret, HttpStatusCode.NotFound);
        await RefusedAsync(system, "tokyo", Push, ServedSystem.Secret, HttpStatusCode.NotFound);
        await RefusedAsync(
            system, "hangzhou", new string(' ', (4 * 1024 * 1024) + 1), ServedSystem.Secret, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task The_generic_form_is_read_as_an_object_or_an_array()
    {
        await using var system = await ServedSystem.StartAsync(start: HostedReplication.Start);

        var (_, one) = await system.Api.PostHookAsync("plain", """{"repository":"team/app","tag":"v1"}""", ServedSystem.Secret);
        var (_, two) = await system.Api.PostHookAsync(
            "plain", """[{"repository":"team/app","tag":"v1"},{"repository":"app","tag":"v2"}]""", ServedSystem.Secret);

        Assert.Equal(1, one.GetProperty("accepted").GetInt32());
        Assert.Equal(2, two.GetProperty("accepted").GetInt32());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[[[[")]
    [InlineData("{\"events\":{}}")]
    [InlineData("null")]
    [InlineData("{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"\\ud800\",\"tag\":\"v\"}}]}")]
    public async Task Invalid_input_is_quarantined_and_the_process_continues(string body)
    {
        await using var system = await ServedSystem.StartAsync(start: HostedReplication.Start);

        var (status, answer) = await system.Api.PostHookAsync("hangzhou", body, ServedSystem.Secret);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(0, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(1, answer.GetProperty("rejected").GetArrayLength());
        Assert.Equal("healthy", (await system.Api.GetAsync("/health/ready")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_repeated_webhook_call_makes_one_task()
    {
        await using var system = await ServedSystem.StartAsync(start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        var image = SampleImage.Create(1);
        await source.PushAsync("team/app", "v1", image);
        await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Program.Output);
        var push =
            $$$"""{"events":[{"id":"the-same","timestamp":"{{{DateTimeOffset.UtcNow:O}}}","action":"push","target":{"repository":"team/app","tag":"again","digest":"{{{image.Digest}}}"}}]}""";

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => system.Api.PostHookAsync("hangzhou", push, ServedSystem.Secret)));
        await system.Api.FinishedTaskAsync("team/app", "again", () => system.Program.Output);
        await system.Api.PostHookAsync("hangzhou", push, ServedSystem.Secret);
        // A later push took the same path, so the repeat has been processed.
        await source.PushAsync("team/app", "last", image);
        await system.Api.FinishedTaskAsync("team/app", "last", () => system.Program.Output);

        Assert.Single((await system.Api.GetAsync("/api/v1/tasks?tag=again")).GetProperty("items").EnumerateArray());
        Assert.Single((await system.Api.GetAsync("/api/v1/events"))
            .GetProperty("items")
            .EnumerateArray(), it => it.GetProperty("target").GetProperty("tag").GetString() == "again");
    }

    [Fact]
    public async Task Only_pushes_since_the_rule_is_active_are_replicated()
    {
        await using var system = await ServedSystem.StartAsync(start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        var image = SampleImage.Create(1);
        await source.PushAsync("other/app", "x", image);
        var old =
            $$$"""{"events":[{"id":"old","timestamp":"2020-01-01T00:00:00Z","action":"push","target":{"repository":"team/app","tag":"old","digest":"{{{image.Digest}}}"}}]}""";

        var (_, answer) = await system.Api.PostHookAsync("hangzhou", old, ServedSystem.Secret);
        await source.PushAsync("team/app", "new", image);
        await system.Api.FinishedTaskAsync("team/app", "new", () => system.Program.Output);

        Assert.Equal(1, answer.GetProperty("accepted").GetInt32());
        Assert.Single((await system.Api.GetAsync("/api/v1/tasks")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Lists_are_paged_and_refuse_unknown_parameters()
    {
        await using var system = await ServedSystem.StartAsync(start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        for (var i = 0; i < 5; i++)
        {
            await source.PushAsync("team/app", $"v{i}", SampleImage.Create(i, [10]));
            await system.Api.FinishedTaskAsync("team/app", $"v{i}", () => system.Program.Output);
        }

        var tags = new List<string>();
        string? next = "";
        while (next is not null)
        {
            var page = await system.Api.GetAsync($"/api/v1/tasks?limit=2{(next.Length > 0 ? $"&after={next}" : "")}");
            tags.AddRange(page.GetProperty("items")
                .EnumerateArray()
                .Select(it => it.GetProperty("target").GetProperty("tag").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(["v4", "v3", "v2", "v1", "v0"], tags);
        foreach (var (path, code) in new[]
        {
            ("/api/v1/tasks?after=rubbish", "request.cursor"),
            ("/api/v1/tasks?limit=0", "request.limit"),
            ("/api/v1/tasks?status=done", "request.filter"),
            ("/api/v1/tasks?stauts=failed", "request.filter"),
            ("/api/v1/audit?subject=app", "request.filter"),
            ("/api/v1/rules/none?limit=5", "request.filter"),
            ("/api/v1/events?after=rubbish", "request.cursor"),
        })
        {
            var (status, problem) = await system.Api.TryGetAsync(path);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal(code, problem.GetProperty("code").GetString());
        }
        foreach (var path in new[]
        {
            "/api/v1/tasks/7",
            $"/api/v1/tasks/{Guid.NewGuid()}",
            "/api/v1/rules/none",
            "/api/v1/instances/none",
            "/api/v1/nothing"
        })
        {
            var (status, problem) = await system.Api.TryGetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.NotEqual(JsonValueKind.Undefined, problem.GetProperty("code").ValueKind);
        }
    }

    private static async Task RefusedAsync(ServedSystem system, string instance, string body, string? secret, HttpStatusCode expected)
    {
        var (status, problem) = await system.Api.PostHookAsync(instance, body, secret);
        Assert.Equal(expected, status);
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("code").GetString()));
    }
}
