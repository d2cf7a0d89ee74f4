using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Pause windows of an instance, through the whole system.</summary>
public sealed class PauseWindowTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_pause_window_stops_a_running_copy_which_resumes_at_its_end()
    {
        await using var pair = await RegistryPair.StartAsync();
        using var source = new RegistryPusher(pair.Source.Address);
        using var target = new RegistryPusher(pair.Target.Address);
        var image = SampleImage.Create(1, [20_000_000]);
        await source.PushAsync("team/app", "v1", image);
        // Slow enough to be running when the pause window begins.
        var slow = pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Blob, Method = "GET" }, Fault.ThrottleAnswer(200_000));
        await using var host = await ApiHost.StartAsync([new RegistryInstance { Name = "hangzhou", Endpoint = pair.Source.Address }]);
        // The file and the API do not accept seconds, so the instance is created directly.
        var now = TimeProvider.System.GetUtcNow();
        var begins = now.AddSeconds(10);
        var tokyo = new RegistryInstance
        {
            Name = "tokyo",
            Endpoint = pair.Target.Address,
            Limits = new InstanceLimits { Windows = [Pause(begins, begins + Rest)] }
        };
        await host.Services.GetRequiredService<IInstanceStore>().InsertAsync(new KeptInstance(tokyo, Guid.NewGuid(), now, now), default);
        var made = await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/tasks",
            """{"source":{"instance":"hangzhou","repository":"team/app","tag":"v1"},"target":{"instance":"tokyo"}}""");
        Assert.Equal(HttpStatusCode.Accepted, made.Status);
        await UntilAsync(host, made, static it => Text(it, "status") == "running" && it.GetProperty("bytesCopied").GetInt64() > 0);

        var resting = await UntilAsync(host, made, static it => Text(it, "status") == "pending");
        pair.Source.Faults.Remove(slow);

        Assert.Equal(0, resting.GetProperty("attempt").GetInt32());
        Assert.Equal(JsonValueKind.Null, resting.GetProperty("issue").ValueKind);
        Assert.InRange(resting.GetProperty("nextAttemptAt").GetDateTimeOffset(), begins + Rest - TimeSpan.FromSeconds(1), begins
            + Rest
            + TimeSpan.FromSeconds(1));
        Assert.Null(await target.ReadManifestAsync("team/app", "v1"));
        var finished = await UntilAsync(host, made, static it => Text(it, "status") is "succeeded" or "failed");
        Assert.Equal(("succeeded", 1), (Text(finished, "status"), finished.GetProperty("attempt").GetInt32()));
        Assert.True(finished.GetProperty("startedAt").GetDateTimeOffset() >= begins + Rest - TimeSpan.FromSeconds(1));
        Assert.True(await target.HoldsAsync("team/app", "v1", image));
    }

    private static LimitWindow Pause(DateTimeOffset from, DateTimeOffset to) => new()
    {
        From = TimeOnly.FromDateTime(from.UtcDateTime),
        To = TimeOnly.FromDateTime(to.UtcDateTime),
        Pause = true,
    };

    private static async Task<JsonElement> UntilAsync(ApiHost host, ApiAnswer made, Func<JsonElement, bool> isThere)
    {
        var last = default(JsonElement);
        return (JsonElement)await Waiting.UntilAsync<object>(
            async () => isThere(last = (await host.GetAsync($"/api/v1/tasks/{made.Json.GetProperty("id").GetString()}")).Json)
                ? last
                : null,
            () => $"{last}");
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
