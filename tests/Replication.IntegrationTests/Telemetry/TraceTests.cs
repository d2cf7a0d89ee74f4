using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Fleet;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Telemetry;

/// <summary>One push is one trace, from the webhook to the target's tag, in one process and over the fleet.</summary>
public sealed class TraceTests(FleetServers servers) : IClassFixture<FleetServers>
{
    [Fact]
    public async Task In_one_process_a_push_is_one_trace_that_its_task_names()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var system = await ServedSystem.StartAsync(settings: Settings(collector));
        using var source = new RegistryPusher(system.Source.Address);

        await source.PushAsync("team/app", "v1", SampleImage.Create(1, [100_000]));
        var task = await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Program.Output);

        var spans = await TraceAsync(collector, task.GetProperty("traceId").GetString()!, "webhook", "copy", "manifest put", "settled");
        Assert.All(spans, it => Assert.Equal("replication", it.Service));
        Assert.Equal(task.GetProperty("traceId")
            .GetString(), (await system.Api.GetAsync("/api/v1/events")).GetProperty("items")[0].GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task Over_the_fleet_a_push_is_one_trace_through_every_role_and_the_database()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var system = await FleetSystem.StartAsync(servers, coordinators: 1, workers: 1, settings: Settings(collector));
        using var source = new RegistryPusher(system.Source.Address);

        await source.PushAsync("team/app", "v1", SampleImage.Create(2, [100_000]));
        var task = await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Output);

        var spans = await TraceAsync(
            collector, task.GetProperty("traceId").GetString()!, "webhook", "copy", "manifest put", "settled", "database");
        Assert.Equal(
            ["replication-coordinator", "replication-ingest", "replication-worker"], spans.Select(it => it.Service).Distinct().Order());
        // Every span except the first has its parent in the trace.
        var ids = spans.Select(it => it.SpanId).ToHashSet();
        Assert.Single(spans, it => !ids.Contains(it.ParentSpanId));
    }

    [Fact]
    public async Task Attempts_after_a_pause_belong_to_the_trace_of_the_push()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var system = await ServedSystem.StartAsync(settings: Settings(collector));
        using var source = new RegistryPusher(system.Source.Address);
        await system.Target.StopAsync();

        await source.PushAsync("team/app", "v1", SampleImage.Create(3, [1000]));
        await Waiting.UntilAsync<object>(
            async () => (await system.Api.GetAsync("/api/v1/tasks")).GetProperty("items") is { } items
                && items.GetArrayLength() > 0
                && items[0].GetProperty("attempt").GetInt32() > 0
                && items[0].GetProperty("status").GetString() == "pending" ? items : null,
            () => system.Program.Output);
        await system.Target.RestartAsync();
        var task = await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Program.Output);

        Assert.Equal("succeeded", task.GetProperty("status").GetString());
        var spans = await TraceAsync(collector, task.GetProperty("traceId").GetString()!, "webhook", "copy", "manifest put", "settled");
        Assert.True(spans.Count(it => it is { Scope: "Replication.Copying", Name: "copy" }) > 1, Shown(spans));
    }

    [Fact]
    public async Task No_secret_leaves_with_a_trace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var system = await ServedSystem.StartAsync(
            settings: Settings(collector), targetKeys: "credentials: { username: robot, password: planted-secret-4711 }");
        using var source = new RegistryPusher(system.Source.Address);

        await source.PushAsync("team/app", "v1", SampleImage.Create(4, [1000]));
        var task = await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Program.Output);
        await TraceAsync(collector, task.GetProperty("traceId").GetString()!, "webhook", "copy", "settled");

        Assert.DoesNotContain(collector.Spans, it => it.Text.Contains("planted-secret-4711", StringComparison.Ordinal)
            || it.Text.Contains(ServedSystem.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_secret_of_the_fleet_leaves_with_a_trace_or_a_log()
    {
        const string BrokerPassword =
            "planted-broker-password-4711", Token = "planted-query-token-4711", RegistryPassword = "planted-registry-password-4711";
        await using var collector = await OtlpReceiver.StartAsync();
        await using var broker = await RabbitMqServer.StartAsync(password: BrokerPassword);
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 1,
            settings: $"topology: acyclic\nlog: {{ level: debug }}\n{Settings(collector)}",
            instances: $"- {{ name: kyoto, endpoint: {FleetSystem.SourceMark}, credentials: {{ username: robot, password: "
                + $"{RegistryPassword} }}, webhook: {{ format: generic, authentication: query-token, secret: {Token} }} }}",
            rules: "- { name: from-kyoto, source: kyoto, target: tokyo, level: namespace, namespace: planted, tagFilter: \".*\" }",
            rabbitMq: broker,
            connectionString: servers.Mongo.LoginConnectionString);
        using var source = new RegistryPusher(system.Source.Address);
        using var hooks = new HttpClient { BaseAddress = system.Hooks };
        await source.PushAsync("planted/app", "v1", SampleImage.Create(6, [1000]));

        // The right token, a wrong one that is nearly right, and a call that cannot be read.
        foreach (var (token, body, status) in ((string, string, HttpStatusCode)[])[
            (Token, """{"repository":"planted/app","tag":"v1"}""", HttpStatusCode.Accepted),
                ($"{Token}x", "[]", HttpStatusCode.Unauthorized),
                (Token, "{", HttpStatusCode.Accepted)])
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await hooks.PostAsync($"/hooks/kyoto?token={token}", content);
            Assert.Equal(status, answer.StatusCode);
        }
        var task = await system.Api.FinishedTaskAsync("planted/app", "v1", () => system.Output);
        Assert.Equal("succeeded", task.GetProperty("status").GetString());
        await TraceAsync(collector, task.GetProperty("traceId").GetString()!, "webhook", "copy", "settled", "database");
        // At level debug, the log has every failed call to a broker that went away, with its address and the exception.
        broker.Kill();
        await Waiting.UntilAsync<object>(
            () => Task.FromResult<object?>(system.Output.Contains("Broker unavailable", StringComparison.Ordinal) ? system : null),
            () => system.Output);

        string[] secrets = [BrokerPassword, MongoServer.Password, Token, RegistryPassword, ServedSystem.Secret];
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotContain(collector.Spans, it => it.Text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, system.Output, StringComparison.Ordinal);
        });
        Assert.Contains(collector.Spans, static it => it is { Service: "replication-ingest", Scope: "Microsoft.AspNetCore" }
            && it.Text.Contains("/hooks/kyoto", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_request_to_a_registry_is_in_the_trace_of_its_push()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var kyoto = await LimitedRegistry.StartAsync();
        await using var osaka = await LimitedRegistry.StartAsync();
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 1,
            settings: Settings(collector),
            instances: $"{kyoto.Instance("kyoto", $", webhook: {{ format: generic, authentication: bearer, secret: {ServedSystem.Secret} }}")}\n  {osaka.Instance("osaka")}",
            rules: "- { name: to-osaka, source: kyoto, target: osaka, level: namespace, namespace: traced, tagFilter: \"v.*\" }");
        using var source = new RegistryPusher(kyoto.Server.Address);
        using var hooks = new ApiClient(system.Hooks);
        var image = SampleImage.Create(7, [100_000, 20_000]);
        await source.PushAsync("traced/app", "v1", image);
        var before = kyoto.Requests.Count;

        await hooks.PostHookAsync("kyoto", $$"""{"repository":"traced/app","tag":"v1","digest":"{{image.Digest}}"}""", ServedSystem.Secret);
        var task = await system.Api.FinishedTaskAsync("traced/app", "v1", () => system.Output);
        Assert.Equal("succeeded", task.GetProperty("status").GetString());

        var traceId = task.GetProperty("traceId").GetString();
        string[] seen = [
            .. kyoto.Requests.Skip(before).Select(it => Request(it.Method, new Uri(kyoto.Server.Address, it.Target))),
            .. osaka.Requests.Select(it => Request(it.Method, new Uri(osaka.Server.Address, it.Target)))
        ];
        Assert.True(seen.Length >= 8, string.Join('\n', seen));
        string[] traced = [];
        await Waiting.UntilAsync<object>(
            () =>
            {
                traced = [.. collector.Spans.Where(it => it.TraceId == traceId && it.Scope == "System.Net.Http")
                    .Select(it => Request(Attribute(it, "http.request.method"), new Uri(Attribute(it, "url.full"))))];
                return Task.FromResult<object?>(traced.Order().SequenceEqual(seen.Order()) ? traced : null);
            },
            () => $"not in the trace: {string.Join(", ", seen.Except(traced))}; not at the registries: "
                + $"{string.Join(", ", traced.Except(seen))}; {seen.Length} and {traced.Length}",
            TimeSpan.FromSeconds(30));

        static string Request(string method, Uri uri) => $"{method} {uri.Authority}{uri.AbsolutePath}";
        static string Attribute(ReceivedSpan span, string name) =>
            System.Text.RegularExpressions.Regex.Match(span.Text, $@"{name}=(\S+)").Groups[1].Value;
    }

    [Fact]
    public async Task Without_trace_export_a_task_still_has_a_trace_id()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);

        await source.PushAsync("team/app", "v1", SampleImage.Create(5, [1000]));
        var task = await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Program.Output);

        Assert.Matches("^[0-9a-f]{32}$", task.GetProperty("traceId").GetString());
    }

    private static string Settings(OtlpReceiver collector) =>
        $"telemetry: {{ otlpEndpoint: \"{collector.Address.GetLeftPart(UriPartial.Authority)}\" }}";

    private static async Task<IReadOnlyList<ReceivedSpan>> TraceAsync(OtlpReceiver collector, string traceId, params string[] parts) =>
        await Waiting.UntilAsync<IReadOnlyList<ReceivedSpan>>(
            () =>
            {
                var spans = collector.Spans.Where(it => it.TraceId == traceId).ToList();
                return Task.FromResult<IReadOnlyList<ReceivedSpan>?>(parts.All(part => spans.Exists(it => IsPart(it, part, spans)))
                    ? spans
                    : null);
            },
            () => $"trace {traceId} lacks some of {string.Join(", ", parts)}:\n{Shown(collector.Spans)}",
            TimeSpan.FromSeconds(30));

    private static bool IsPart(ReceivedSpan span, string part, List<ReceivedSpan> trace) => part switch
    {
        "webhook" => span.Scope == "Microsoft.AspNetCore" && span.Name.Contains("/hooks/", StringComparison.Ordinal),
        "copy" => span is { Scope: "Replication.Copying", Name: "copy" },
        "manifest put" => span is { Scope: "System.Net.Http" }
            && span.Text.Contains("PUT", StringComparison.Ordinal)
            && span.Text.Contains("/manifests/v1", StringComparison.Ordinal),
        "settled" => span.Name == "batches receive"
            && trace.Exists(it => it.SpanId == span.ParentSpanId && it.Name.Contains("TaskFinished", StringComparison.Ordinal)),
        "database" => span.Scope.StartsWith("MongoDB", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, null),
    };

    private static string Shown(IEnumerable<ReceivedSpan> spans) =>
        string.Join('\n', spans.Select(it => $"{it.TraceId} {it.SpanId}<{it.ParentSpanId} {it.Service} {it.Scope}: {it.Text}"));
}
