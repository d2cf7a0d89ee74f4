using System.Text.Json;
using Replication.App.Configuration;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

public sealed class RestartSettingsTests
{
    private static readonly Dictionary<string, string> Changed = new(StringComparer.Ordinal)
    {
        ["bus"] = "{ transport: rabbitmq, uri: \"rabbitmq://user:other@host:5672/\" }",
        ["store"] = "{ path: other.db }",
        ["http"] = "{ urls: \"http://127.0.0.1:8081\" }",
        ["api"] = "{ maxRules: 7 }",
        ["webhooks"] = "{ answerWithinMilliseconds: 700 }",
        ["sweep"] = "{ batchSize: 7 }",
        ["backfills"] = "{ turnSeconds: 7 }",
        ["reconciler"] = "{ turnSeconds: 7 }",
        ["notificationDelivery"] = "{ pageSize: 7 }",
        ["telemetry"] = "{ otlpEndpoint: \"http://localhost:4318\" }",
        ["console"] = "{ server: \"http://localhost:8081\" }",
        ["log"] = "{ level: debug }",
        ["worker"] = "{ maxConcurrentBlobs: 7 }",
        ["registries"] = "{ maxRetryAfterSeconds: 7 }",
        ["secrets"] = "{ keys: /var/keys }",
    };

    private static readonly string[] Live = ["auth", "instances", "notifications", "rules", "topology", "warnings"];

    [Fact]
    public void A_change_of_each_other_setting_is_found()
    {
        var before = Reading.Ok("bus: { transport: rabbitmq, uri: \"rabbitmq://user:secret@host:5672/\" }");

        foreach (var (key, value) in Changed)
        {
            var bus = key == "bus" ? "" : "bus: { transport: rabbitmq, uri: \"rabbitmq://user:secret@host:5672/\" }";
            Assert.Equal([key], RestartSettings.FindChanged(before, Reading.Ok($"{bus}\n{key}: {value}")));
        }
    }

    [Fact]
    public void Each_section_applies_to_the_running_process_or_after_a_restart() => Assert.Equal(
        typeof(ReplicationConfiguration)
            .GetProperties()
            .Select(static it => JsonNamingPolicy.CamelCase.ConvertName(it.Name))
            .Order(StringComparer.Ordinal),
        Changed.Keys.Concat(Live).Order(StringComparer.Ordinal));

    [Fact]
    public void Places_are_no_settings() => Assert.Empty(RestartSettings.FindChanged(
        Reading.Ok("http: { urls: \"http://127.0.0.1:8081\" }"), Reading.Ok("# moved\n\nhttp:\n  urls: [\"http://127.0.0.1:8081\"]")));
}
