using System.Globalization;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>The pause windows of an instance.</summary>
public sealed class PauseTests
{
    [Fact]
    public async Task A_push_in_a_pause_window_of_its_target_waits_for_the_end()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = (Time(now.AddHours(-2)), Time(now.AddHours(2)));
        await using var system =
            await ServedSystem.StartAsync(
                targetKeys: $"limits: {{ windows: [ {{ from: \"{from}\", to: \"{to}\", pause: true }} ] }}",
                start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);

        await source.PushAsync("team/app", "v1", SampleImage.Create(1));
        var task = await Waiting.UntilAsync<object>(
            async () => (await system.Api.GetAsync("/api/v1/tasks?repository=team/app"))
                .GetProperty("items")
                .EnumerateArray()
                .FirstOrDefault(static it => it.GetProperty("nextAttemptAt").ValueKind
                    == System.Text.Json.JsonValueKind.String) is { ValueKind: System.Text.Json.JsonValueKind.Object } found ? found : null,
            () => system.Program.Output);

        var waiting = (System.Text.Json.JsonElement)task;
        Assert.Equal("pending", waiting.GetProperty("status").GetString());
        Assert.Equal(to, Time(waiting.GetProperty("nextAttemptAt").GetDateTimeOffset()));
        // A pause does not count as an attempt.
        Assert.Equal(0, waiting.GetProperty("attempt").GetInt32());
    }

    private static string Time(DateTimeOffset time) =>
        time.AddMilliseconds(500).UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
