using System.Net;
using System.Text.Json;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// Single-role processes connected by RabbitMQ and MongoDB, and a publisher that reports images which already exist at the source.
/// </summary>
internal sealed class BenchedFleet(FleetSystem system) : IAsyncDisposable
{
    /// <summary>The name of the instance without any delay.</summary>
    public const string Near = "near";

    /// <summary>The polling interval when polling must not distort the measurement. The task records contain the exact times.</summary>
    public static readonly TimeSpan Rarely = TimeSpan.FromSeconds(1);

    /// <summary>The name of the instance that reports pushes.</summary>
    public const string Direct = "direct";

    private readonly ApiClient _hooks = new(system.Hooks);
    private readonly RegistryPusher _source = new(system.Source.Address);

    public FleetSystem System => system;

    /// <summary>
    /// Starts the fleet with the rule <c>bench</c>, which copies the namespace <c>bench</c> from the source to the instance <paramref
    /// name="target"/>.
    /// </summary>
    public static async Task<BenchedFleet> StartAsync(
        FleetServers servers,
            int workers,
            string target,
            string settings = "",
            string instances = "",
            string rules = "",
            RabbitMqServer? rabbitMq = null,
            int coordinators = 1) =>
        new(await FleetSystem.StartAsync(
            servers,
            coordinators,
            workers,
            settings,
            $"- {{ name: {Direct}, endpoint: {FleetSystem.SourceMark}, webhook: {{ format: generic, authentication: bearer, secret: "
                + $"{ServedSystem.Secret} }} }}\n  - {{ name: {Near}, endpoint: {FleetSystem.TargetMark} }}\n  {instances}",
            $"- {{ name: bench, source: {Direct}, target: {target}, level: namespace, namespace: bench, tagFilter: \".*\" }}\n  {rules}",
            rabbitMq));

    /// <summary>Pushes images to the source without a notification.</summary>
    public async Task<IReadOnlyList<SampleImage>> LayReadyAsync(string repository, int count, params long[] layers)
    {
        var images = Enumerable.Range(0, count).Select(_ => SampleImage.Create(Random.Shared.Next(), layers)).ToList();
        await Parallel.ForEachAsync(
            images,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (image, token) => await _source.PushAsync(repository, null, image, token));
        return images;
    }

    /// <summary>Reports pushes in one webhook call. Returns when they are accepted.</summary>
    public async Task ReportPushesAsync(string repository, IEnumerable<(string Tag, string Digest)> pushes)
    {
        var now = TimeProvider.System.GetUtcNow();
        var body = JsonSerializer.Serialize(
            pushes.Select(it => new { id = Guid.NewGuid(), repository, tag = it.Tag, digest = it.Digest, pushedAt = now }));
        var (status, _) = await _hooks.PostHookAsync(Direct, body, ServedSystem.Secret);
        if (status != HttpStatusCode.Accepted)
            throw new InvalidOperationException($"the webhook answered {status}:\n{system.Output}");
    }

    /// <summary>Waits until <paramref name="count"/> task records of a repository exist and have succeeded. Returns them.</summary>
    public Task<List<JsonElement>> SucceededAsync(string repository, int count, TimeSpan? every = null) =>
        Waiting.UntilAsync<List<JsonElement>>(
            async () =>
            {
                var records = (await system.Api.GetAsync($"/api/v1/tasks?repository={repository}&limit=500"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .ToList();
                return records.Count >= count && records.TrueForAll(static it => it.GetProperty("status").GetString() == "succeeded")
                    ? records
                    : null;
            },
            () => system.Output,
            TimeSpan.FromMinutes(5),
            every);

    public async ValueTask DisposeAsync()
    {
        _hooks.Dispose();
        _source.Dispose();
        await system.DisposeAsync();
    }
}
