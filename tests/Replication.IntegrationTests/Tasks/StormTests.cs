using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Backfills;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Publishers that report far more than usual, or send it badly. One process gets all of it, one storm after the other.</summary>
public sealed class StormTests : IDisposable
{
    private const int Reports = 300;
    private const int Repositories = 200;
    private const double MaxMiB = 400;
    private const string Secret = ServedSystem.Secret;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Storms_are_coalesced_and_delay_nobody_while_memory_stays_flat()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await using var calm = await BackfillSystem.RegistryAsync(_folder, "calm");
        await using var system = await BackfillSystem.StartAsync(
            source.Address,
            target.Address,
            instances: $$"""
                - { name: calm, endpoint: "{{Plain(source)}}", webhook: { format: generic, authentication: bearer, secret: {{Secret}} } }
                  - { name: osaka, endpoint: "{{Plain(calm)}}" }
                """,
            rules: """- { name: calm, source: calm, target: osaka, level: namespace, namespace: calm, tagFilter: ".*" }""",
            start: ReplicationProcess.Start);
        using var pusher = new RegistryPusher(source.Address);
        var image = SampleImage.Create(1);
        await pusher.PushAsync("team/app", "hot", image);
        await pusher.PushAsync("calm/app", "v1", image);

        await SameTagAsync(system, image);
        await SlowTargetAsync(system, target, pusher, image);
        await ManyRepositoriesAsync(system, source, pusher, image);
        await ReplayAsync(system, image);
        await LargeBodiesAsync(system);
        await SlowSendersAsync(system);

        var status = await File.ReadAllLinesAsync($"/proc/{system.Program.AsProcess().Id}/status");
        var peak = int.Parse(
            status.Single(static it => it.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture) / 1024.0;
        Assert.InRange(peak, 0, MaxMiB);
    }

    // Two images of one tag are reported hundreds of times: the one that the source tag names is copied once, the other never.
    private static async Task SameTagAsync(BackfillSystem system, SampleImage image)
    {
        var other = SampleImage.Create(2);
        var storm = PostAllAsync(system, HotReports(image, other));
        await ReportCalmAsync(system, "during");
        await storm;
        await SettledAsync(system);

        var tasks = await system.ItemsAsync("/api/v1/tasks?repository=team/app");
        Assert.Equal(Reports, tasks.Count);
        Assert.Equal(1, tasks.Count(static it => it.GetProperty("outcome").GetString() == "copied"));
        var superseded = tasks.Count(static it => it.GetProperty("outcome").GetString() == "superseded");
        Assert.InRange(superseded, Reports / 2, Reports - 1);
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(system.Api.Address, "/metrics"));
        Assert.Matches(new Regex($"replication_tasks_superseded_total\\{{.*rule=\"team\"\\}} {superseded}\\b"), metrics);
    }

    // The target does not answer until all reports are accepted. Then the last of them does the work of all.
    private static async Task SlowTargetAsync(
        BackfillSystem system, EmbeddedRegistryServer target, RegistryPusher pusher, SampleImage image)
    {
        await pusher.PushAsync("team/slow", "hot", image);
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = target.Faults.Add(new RequestMatch { Repository = "team/slow" }, Fault.After(() => accepted.Task));
        await PostAllAsync(system, Enumerable.Range(0, Reports).Select(static it => Report($"slow-{it}", "team/slow", "hot")));
        await Waiting.UntilAsync(
            async () => (await system.ItemsAsync("/api/v1/tasks?repository=team/slow")).Count == Reports ? "planned" : null,
            () => system.Program.Output,
            TimeSpan.FromMinutes(3),
            TimeSpan.FromSeconds(1));
        accepted.SetResult();
        await SettledAsync(system);
        target.Faults.Remove(slow);

        var tasks = await system.ItemsAsync("/api/v1/tasks?repository=team/slow");
        var ran = tasks.Count(static it => it.GetProperty("attempt").GetInt32() > 0);
        Assert.InRange(ran, 1, 10);
        Assert.InRange(tasks.Count(static it => it.GetProperty("outcome").GetString() == "superseded"), Reports - ran, Reports - 1);
        Assert.Equal(1, tasks.Count(static it => it.GetProperty("outcome").GetString() == "copied"));
    }

    // The layers of one image are read once, and mounted into the other repositories.
    private static async Task ManyRepositoriesAsync(
        BackfillSystem system, EmbeddedRegistryServer source, RegistryPusher pusher, SampleImage image)
    {
        for (var i = 0; i < Repositories; i++)
            await pusher.PushAsync($"team/r-{i}", "v1", image);
        var before = source.Requests.Count(static it => it is { Method: "GET", Kind: RequestKind.Blob });
        await PostAllAsync(system, Enumerable.Range(0, Repositories).Select(static it => Report($"many-{it}", $"team/r-{it}", "v1")));
        await SettledAsync(system);

        var items = await system.ItemsAsync("/api/v1/tasks?tag=v1&status=succeeded&rule=team");
        Assert.Equal(Repositories, items.Count);
        var read = source.Requests.Count(static it => it is { Method: "GET", Kind: RequestKind.Blob }) - before;
        Assert.InRange(read, 0, image.Blobs.Count);
    }

    // All events are sent again. They create no tasks.
    private static async Task ReplayAsync(BackfillSystem system, SampleImage image)
    {
        var before = (await system.ItemsAsync("/api/v1/tasks")).Count;
        await PostAllAsync(
            system,
            [
                .. HotReports(image, SampleImage.Create(2)),
                .. Enumerable.Range(0, Repositories).Select(static it => Report($"many-{it}", $"team/r-{it}", "v1")),
            ]);
        await SettledAsync(system);
        Assert.Equal(before, (await system.ItemsAsync("/api/v1/tasks")).Count);
    }

    private static async Task LargeBodiesAsync(BackfillSystem system)
    {
        var padding = new string('x', 80_000);
        var body = $"[{string.Join(',', Enumerable.Range(0, 50).Select(it =>
            $$"""{"id":"large-{{it}}","repository":"nobody/app","tag":"v{{it}}","note":"{{padding}}"}"""))}]";
        Assert.InRange(body.Length, 3_900_000, 4 * 1024 * 1024);

        await PostAllAsync(system, Enumerable.Repeat(body, 12));
        await ReportCalmAsync(system, "after-large");
    }

    private static async Task SlowSendersAsync(BackfillSystem system)
    {
        var senders = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 100; i++)
            {
                var sender = new TcpClient();
                senders.Add(sender);
                await sender.ConnectAsync(IPAddress.Loopback, system.Api.Address.Port);
                await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"POST /hooks/hangzhou HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ServedSystem.Secret}\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 4000000\r\n\r\n["));
            }
            await ReportCalmAsync(system, "beside-slow");
        }
        finally
        {
            senders.ForEach(static it => it.Dispose());
        }
    }

    // Another source reports a push, and its image arrives in time.
    private static async Task ReportCalmAsync(BackfillSystem system, string id)
    {
        var (status, answer) = await system.Api.PostHookAsync("calm", Report(id, "calm/app", "v1"), ServedSystem.Secret);
        Assert.True(status == HttpStatusCode.Accepted, answer.GetRawText());
        await Waiting.UntilAsync(
            async () => (await RuleAsync(system, "calm")).GetProperty("status").GetProperty("openTasks").GetInt32() == 0 ? "done" : null,
            () => system.Program.Output);
    }

    private static Task<System.Text.Json.JsonElement> RuleAsync(BackfillSystem system, string rule) =>
        system.Api.GetAsync($"/api/v1/rules/{rule}");

    // The saga plans a push after the answer, so no task may be visible for a moment.
    private static async Task SettledAsync(BackfillSystem system)
    {
        var last = -1;
        await Waiting.UntilAsync(
            async () =>
            {
                var count = (await system.ItemsAsync("/api/v1/tasks")).Count;
                var isSettled = count == last
                    && (await RuleAsync(system, "team")).GetProperty("status").GetProperty("openTasks").GetInt32() == 0;
                last = count;
                return isSettled ? "settled" : null;
            },
            () => system.Program.Output,
            TimeSpan.FromMinutes(3),
            TimeSpan.FromSeconds(1));
    }

    private static IEnumerable<string> HotReports(SampleImage image, SampleImage other) => Enumerable.Range(0, Reports).Select(it =>
        $$"""{"id":"hot-{{it}}","repository":"team/app","tag":"hot","digest":"{{(it % 2 == 0 ? other : image).Digest}}"}""");

    private static string Plain(EmbeddedRegistryServer registry) => registry.Address.GetLeftPart(UriPartial.Authority);

    private static string Report(string id, string repository, string tag) =>
        $$"""{"id":"{{id}}","repository":"{{repository}}","tag":"{{tag}}"}""";

    // A publisher repeats what was refused for lack of room.
    private static Task PostAllAsync(BackfillSystem system, IEnumerable<string> bodies) => Parallel.ForEachAsync(
        bodies,
        new ParallelOptions { MaxDegreeOfParallelism = 32 },
        async (body, cancellationToken) =>
        {
            while ((await system.Api.PostHookAsync("hangzhou", body, ServedSystem.Secret)).Status != HttpStatusCode.Accepted)
                await Task.Delay(200, cancellationToken);
        });
}
