using System.Globalization;
using System.Text.RegularExpressions;
using RabbitMQ.Client;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>
/// Wake-ups stay queued until a worker consumes them. A queued wake-up is not repeated, and a lost wake-up is soon sent again.
/// </summary>
public sealed class WakeUpTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const int Pushes = 8;

    // Longer than the answer time of a wake-up, plus the interval of the check.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_task_that_waits_for_the_first_worker_is_announced_once_and_again_after_a_loss()
    {
        await using var system = await FleetSystem.StartAsync(
            servers, coordinators: 2, workers: 0, start: HostedReplication.StartExcept("coordinator"));
        await using var connection = await new ConnectionFactory { Uri = servers.RabbitMq.Address }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        using (var source = new RegistryPusher(system.Source.Address))
        {
            for (var i = 0; i < Pushes; i++)
                await source.PushAsync("team/app", $"v{i}", SampleImage.Create(8800 + i, [1000]));
        }

        await CountIsAsync(channel, Pushes);
        var age = TimeSpan.Zero;
        await Waiting.UntilAsync<object>(async () => (age = await BacklogAgeAsync(system)) > AnswerTime
            ? system
            : null, () => $"{age}\n{system.Output}", within: NoticedWithin);
        Assert.Equal((uint)Pushes, await channel.MessageCountAsync(Queue));

        await channel.QueuePurgeAsync(Queue);
        await CountIsAsync(channel, Pushes);
        // A repeated wake-up does not reset the age of the backlog.
        var before = age;
        await Waiting.UntilAsync<object>(async () => (age = await BacklogAgeAsync(system)) > before
            ? system
            : null, () => $"{age}, not above {before}\n{system.Output}", within: AnswerTime);

        await system.StartAsync("worker");
        for (var i = 0; i < Pushes; i++)
            Assert.Equal("succeeded", (await system.Api.FinishedTaskAsync("team/app", $"v{i}", () => system.Output))
                .GetProperty("status")
                .GetString());
        await Waiting.UntilAsync<object>(async () => await BacklogAgeAsync(system) == TimeSpan.Zero ? system : null, () => system.Output);

        async Task CountIsAsync(IChannel channel, uint count)
        {
            var seen = 0u;
            await Waiting.UntilAsync<object>(async () => (seen = await channel.MessageCountAsync(Queue)) == count
                ? system
                : null, () => $"{seen} wait\n{system.Output}", within: NoticedWithin);
        }
    }

    private static string Queue => CopyQueue.NameOf(TaskPriority.Default);

    private static async Task<TimeSpan> BacklogAgeAsync(FleetSystem system)
    {
        using var http = new HttpClient { BaseAddress = system.Api.Address };
        var seconds = Regex.Match(
            await http.GetStringAsync("/metrics"), @"^replication_backlog_age_seconds(?:\{[^}]*\})? (\S+)", RegexOptions.Multiline);
        return TimeSpan.FromSeconds(seconds.Success ? double.Parse(seconds.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }
}
