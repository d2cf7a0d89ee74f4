using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>The same test as in the fleet, with the in-memory bus: every message delivered twice has the effect of one.</summary>
public sealed class RepeatTests : IAsyncLifetime
{
    private const int Images = 12;

    private readonly TemporaryFolder _folder = new();
    private EmbeddedRegistryServer _source = null!;
    private EmbeddedRegistryServer _target = null!;
    private ApiHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _source = await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = _folder.Combine("source") });
        _target = await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = _folder.Combine("target") });
        var now = TimeProvider.System.GetUtcNow();
        _host = await ApiHost.StartAsync(
            [
                new RegistryInstance
                {
                    Name = "source",
                    Endpoint = _source.Address,
                    Webhook = new InstanceWebhook(
                        WebhookFormat.Generic, WebhookAuthentication.Bearer, new Contracts.Secret(ServedSystem.Secret))
                },
                new RegistryInstance { Name = "target", Endpoint = _target.Address },
            ],
            [
                new ReplicationRule
                {
                    Id = "all",
                    Name = "all",
                    Source = "source",
                    Target = "target",
                    Level = RuleLevel.Namespace,
                    Namespace = "repeat",
                    TagFilter = ".*",
                    Declared = true,
                    CreatedAt = now,
                    ActiveSince = now
                },
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _source.DisposeAsync();
        await _target.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_message_delivered_twice_changes_nothing()
    {
        using var api = new ApiClient(_host.Address);
        using var source = new RegistryPusher(_source.Address);

        await PushAllAsync(api, source, "once", seed: 8300);
        var requestsOfOne = Enumerable.Range(0, Images).Select(i => RequestsOf($"repeat/once{i}")).ToHashSet(StringComparer.Ordinal);
        var repeats = new Repeats(_host.Services.GetRequiredService<IBus>());
        await PushAllAsync(api, source, "twice", seed: 8350);
        var tasks = (await api.GetAsync("/api/v1/tasks?limit=500")).GetProperty("items").EnumerateArray().ToList();
        foreach (var task in tasks)
            await repeats.Bus.Publish(
                new BatchReviewRequested { Batch = task.GetProperty("batch").GetGuid() }, TestContext.Current.CancellationToken);
        await repeats.WhenQuietAsync();

        Assert.All([
            nameof(Contracts.Pushes.ImagePushed), nameof(CopyImage), nameof(TaskFinished), nameof(BatchReviewRequested)
        ], it => Assert.InRange(repeats.Of(it), Images, int.MaxValue));
        tasks = [.. (await api.GetAsync("/api/v1/tasks?limit=500")).GetProperty("items").EnumerateArray()];
        Assert.Equal(2 * Images, tasks.Count);
        Assert.All(tasks, static it => Assert.Equal(
            (1, "succeeded"), (it.GetProperty("attempt").GetInt32(), it.GetProperty("status").GetString())));
        var events = (await api.GetAsync("/api/v1/events?limit=500")).GetProperty("items").EnumerateArray();
        Assert.Equal(tasks.Select(static it => it.GetProperty("id").GetGuid())
            .Order(), events.Select(static it => it.GetProperty("task").GetGuid()).Order());
        Assert.All(Enumerable.Range(0, Images), i => Assert.Contains(RequestsOf($"repeat/twice{i}"), requestsOfOne));
    }

    private static async Task PushAllAsync(ApiClient api, RegistryPusher source, string name, int seed)
    {
        for (var i = 0; i < Images; i++)
        {
            var image = SampleImage.Create(seed + i, [60_000, 30_000]);
            await source.PushAsync($"repeat/{name}{i}", "v1", image);
            await api.PostHookAsync(
                "source",
                $$"""{"id":"{{name}}{{i}}","repository":"repeat/{{name}}{{i}}","tag":"v1","digest":"{{image.Digest}}"}""",
                ServedSystem.Secret);
        }
        for (var i = 0; i < Images; i++)
            await api.FinishedTaskAsync($"repeat/{name}{i}", "v1", () => "");
        await Waiting.UntilAsync<object>(
            async () => (await api.GetAsync("/api/v1/events?limit=500"))
                .GetProperty("items")
                .EnumerateArray()
                .Count(it => it.GetProperty("target").GetProperty("repository").GetString()!.StartsWith(
                    $"repeat/{name}", StringComparison.Ordinal)) >= Images
                    ? name
                    : null,
            () => "events are missing");
    }

    private string RequestsOf(string repository) =>
        string.Join(", ", _target.Requests.All.Where(it => it.Repository == repository)
            .GroupBy(static it => $"{it.Method} {it.Kind}")
            .OrderBy(static it => it.Key, StringComparer.Ordinal)
            .Select(static it => $"{it.Key} {it.Count()}"));

    /// <summary>Duplicates every sent or published message. Half of the duplicates follow immediately, the others a moment later.</summary>
    private sealed class Repeats : ISendObserver, IPublishObserver
    {
        private const string Mark = "repeat";

        private readonly ConcurrentDictionary<string, int> _repeated = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<Task, bool> _sending = [];

        public Repeats(IBus bus)
        {
            Bus = bus;
            bus.ConnectSendObserver(this);
            bus.ConnectPublishObserver(this);
        }

        public IBus Bus { get; }

        public int Of(string type) => _repeated.GetValueOrDefault(type);

        /// <summary>Waits until no further message is repeated. Messages that a repeat causes are repeated as well.</summary>
        public async Task WhenQuietAsync()
        {
            for (var seen = -1; seen != _sending.Count;)
            {
                seen = _sending.Count;
                await Task.WhenAll(_sending.Keys);
                await Task.Delay(TimeSpan.FromSeconds(2));
            }
        }

        public Task PostSend<T>(SendContext<T> context)
            where T : class => Repeat(context, async () =>
            {
                var endpoint = await Bus.GetSendEndpoint(context.DestinationAddress!);
                await endpoint.Send(context.Message, repeat => repeat.Headers.Set(Mark, "1"));
            });

        public Task PostPublish<T>(PublishContext<T> context)
            where T : class => Repeat(context, () => Bus.Publish(context.Message, repeat => repeat.Headers.Set(Mark, "1")));

        public Task PreSend<T>(SendContext<T> context)
            where T : class => Task.CompletedTask;

        public Task SendFault<T>(SendContext<T> context, Exception exception)
            where T : class => Task.CompletedTask;

        public Task PrePublish<T>(PublishContext<T> context)
            where T : class => Task.CompletedTask;

        public Task PublishFault<T>(PublishContext<T> context, Exception exception)
            where T : class => Task.CompletedTask;

        private Task Repeat<T>(SendContext<T> context, Func<Task> send)
            where T : class
        {
            if (!context.Headers.TryGetHeader(Mark, out _))
                _sending.TryAdd(RepeatAsync<T>(send), true);
            return Task.CompletedTask;
        }

        private async Task RepeatAsync<T>(Func<Task> send)
        {
            await Task.Yield();
            if (Random.Shared.Next(2) == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(500) * Random.Shared.NextDouble());
            await send();
            _repeated.AddOrUpdate(typeof(T).Name, 1, static (_, count) => count + 1);
        }
    }
}
