using System.Text.Json.Nodes;
using Replication.Client;
using Replication.Contracts.Backfills;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.BrowserTests.Systems;

/// <summary>A system with tokens that has something to show on each page. Its tests change nothing that another test reads.</summary>
public sealed class ConsoleSystem : IAsyncLifetime
{
    // Nothing listens there: the tests need the ids of traces only.
    private const string Telemetry =
        "telemetry: { otlpEndpoint: \"http://127.0.0.1:9\", traceUrl: \"http://traces.example.com/trace/{traceId}\" }";

    private ServedSystem? _served;
    private ReplicationApi? _api;

    public Uri Address => Served.Api.Address;

    public ReplicationApi Api => _api!;

    /// <summary>The record of a finished copy.</summary>
    public Guid Record { get; private set; }

    /// <summary>The record of a copy that failed, because its tag names another image at the target.</summary>
    public Guid Failed { get; private set; }

    /// <summary>The id of a rule that was created through the API.</summary>
    public string Rule { get; private set; } = "";

    /// <summary>A finished dry run that found missing images.</summary>
    public Guid DryRun { get; private set; }

    /// <summary>A finished dry run of an import that found missing images.</summary>
    public Guid Import { get; private set; }

    /// <summary>A part of a webhook call that could not be read.</summary>
    public Guid Quarantined { get; private set; }

    private ServedSystem Served => _served!;

    public async ValueTask InitializeAsync()
    {
        // Two rules have the same target.
        _served = await ServedSystem.StartAsync(settings: $"topology: acyclic\n{Telemetry}\n{TestTokens.Settings}");
        _api = new ReplicationApi(new Server(Address, TestTokens.Admin));
        using var source = new RegistryPusher(Served.Source.Address);
        // Pushed before the rule for them exists, so that they are missing at the target.
        for (var i = 1; i <= 3; i++)
            await source.PushAsync("legacy/app", $"v{i}", SampleImage.Create(i));
        await source.PushAsync("team/app", "v1", SampleImage.Create(10));
        await CopyWithSkopeoAsync("team/app:v1", "team/web:2.0");
        await Served.Api.PostHookAsync("plain", """{ "hello": "world" }""", ServedSystem.Secret);
        await Served.Api.PostHookAsync("plain", "no JSON at all", ServedSystem.Secret);
        Quarantined = (await Api.ListQuarantineAsync(instance: null, after: null, limit: 1, CancellationToken.None)).Value.Items[0].Id;
        Record = (await FinishedTaskAsync("team/app", "v1")).Id;
        await FinishedTaskAsync("team/web", "2.0");
        Failed = (await ReplicateAnotherImageAsync()).Id;
        Rule = (await Api.CreateRuleAsync(
            new JsonObject
            {
                ["name"] = "legacy-to-tokyo",
                ["source"] = "hangzhou",
                ["target"] = "tokyo",
                ["level"] = "namespace",
                ["namespace"] = "legacy",
                ["tagFilter"] = ".*",
            },
            CancellationToken.None)).Value.Id;
        DryRun = (await Api.CreateBackfillAsync(Rule, new JsonObject { ["dryRun"] = true }, CancellationToken.None)).Value.Id;
        Import = (await Api.CreateImportAsync(
            new JsonObject
            {
                ["source"] = "hangzhou",
                ["target"] = "tokyo",
                ["namespaces"] = new JsonArray("legacy"),
                ["targetNamespace"] = "archive",
                ["dryRun"] = true,
            },
            CancellationToken.None)).Value.Id;
        await Waiting.UntilAsync<object>(
            async () => (await Api.FindImportAsync(Import.ToString(), CancellationToken.None)).Value.Status is BackfillStatus.Succeeded
                ? this
                : null,
            () => Served.Program.Output);
        await Waiting.UntilAsync<object>(
            async () => (await Api.FindBackfillAsync(DryRun.ToString(), CancellationToken.None)).Value.Status is BackfillStatus.Succeeded
                ? this
                : null,
            () => Served.Program.Output);
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_served is not null)
            await _served.DisposeAsync();
    }

    private async Task<ReplicationTask> ReplicateAnotherImageAsync()
    {
        var task = (await Api.CreateTaskAsync(
            new JsonObject
            {
                ["source"] = new JsonObject { ["instance"] = "hangzhou", ["repository"] = "legacy/app", ["tag"] = "v1" },
                ["target"] = new JsonObject { ["instance"] = "tokyo", ["repository"] = "team/app", ["tag"] = "v1" },
                ["override"] = false,
            },
            CancellationToken.None)).Value;
        return await Waiting.UntilAsync(
            async () => (await Api.FindTaskAsync(task.Id.ToString(), CancellationToken.None)).Value is { IsFinished: true } it ? it : null,
            () => Served.Program.Output);
    }

    private Task<string> CopyWithSkopeoAsync(string from, string to) => Skopeo.RunAsync(
        "copy",
        "--src-tls-verify=false",
        "--dest-tls-verify=false",
        $"docker://{Served.Source.Address.Authority}/{from}",
        $"docker://{Served.Source.Address.Authority}/{to}");

    private Task<ReplicationTask> FinishedTaskAsync(string repository, string tag) => Waiting.UntilAsync(
        async () => (await Api.ListTasksAsync([("repository", repository), ("tag", tag)], after: null, limit: 1, CancellationToken.None))
            .Value.Items.FirstOrDefault(static it => it.IsFinished),
        () => Served.Program.Output);
}
