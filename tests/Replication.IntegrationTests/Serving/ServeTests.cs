using System.Text.Json;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>Replication between two real registries.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task A_push_is_replicated_unchanged_with_a_task_record_and_an_event()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var image = SampleImage.Create(1, [100_000, 3_000_000, 1, 200_000]);
        var index = SampleIndex.Create(2, "amd64", "arm64");

        await source.PushAsync("team/app", "v1", image);
        await source.PushAsync("team/app", "multi", index);
        var record = await system.Api.FinishedTaskAsync("team/app", "v1", Seen(system));
        await system.Api.FinishedTaskAsync("team/app", "multi", Seen(system));

        Assert.True(await target.HoldsAsync("team/app", "v1", image));
        Assert.True(await target.HoldsAsync("team/app", "multi", index));
        var task = await system.Api.GetAsync($"/api/v1/tasks/{record.GetProperty("id").GetString()}");
        Assert.Equal("succeeded", task.GetProperty("status").GetString());
        Assert.Equal("copied", task.GetProperty("outcome").GetString());
        Assert.Equal("automatic", task.GetProperty("trigger").GetString());
        Assert.Equal("team-to-tokyo", task.GetProperty("rule").GetString());
        Assert.Equal(image.Digest, task.GetProperty("source").GetProperty("digest").GetString());
        Assert.Equal(image.Blobs.Count, task.GetProperty("blobs").GetArrayLength());
        Assert.Equal(image.Blobs.Sum(it => it.Size), task.GetProperty("bytesTotal").GetInt64());
        Assert.Equal(task.GetProperty("bytesTotal").GetInt64(), task.GetProperty("bytesCopied").GetInt64());

        var events = await Waiting.UntilAsync<object>(
            async () => await system.Api.GetAsync("/api/v1/events") is var page && page.GetProperty("items").GetArrayLength() == 2
                ? page
                : null, Seen(system));
        Assert.All(((System.Text.Json.JsonElement)events)
            .GetProperty("items")
            .EnumerateArray(), it => Assert.Equal("succeeded", it.GetProperty("status").GetString()));
        Assert.Equal("team-to-tokyo", (await system.Api.GetAsync("/api/v1/rules")).GetProperty("items")[0].GetProperty("name").GetString());
        var instances = await system.Api.GetAsync("/api/v1/instances");
        Assert.Equal(["hangzhou", "plain", "tokyo"], instances.GetProperty("items")
            .EnumerateArray()
            .Select(it => it.GetProperty("name").GetString()));
        Assert.DoesNotContain(ServedSystem.Secret, instances.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("healthy", (await system.Api.GetAsync("/health/live")).GetProperty("status").GetString());
        Assert.Equal("healthy", (await system.Api.GetAsync("/health/ready")).GetProperty("status").GetString());
        Assert.DoesNotContain(ServedSystem.Secret, system.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_with_a_password_gets_it()
    {
        await using var system = await ServedSystem.StartAsync(
            targetOptions: new() { BasicAuthentication = new("robot", "s3cret-of-robot") },
            targetKeys: "credentials: { username: robot, password: s3cret-of-robot }", start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address, new("robot", "s3cret-of-robot"));
        var image = SampleImage.Create(3);

        await source.PushAsync("team/app", "v1", image);
        var record = await system.Api.FinishedTaskAsync("team/app", "v1", Seen(system));

        Assert.Equal("succeeded", record.GetProperty("status").GetString());
        Assert.True(await target.HoldsAsync("team/app", "v1", image));
        Assert.DoesNotContain("s3cret-of-robot", system.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_that_no_rule_matches_is_not_copied()
    {
        await using var system = await ServedSystem.StartAsync("tagFilter: \"release-v.*\"", start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);

        await source.PushAsync("team/app", "my-release-v1", SampleImage.Create(1));
        await source.PushAsync("other/app", "release-v1", SampleImage.Create(2));
        await source.PushAsync("team/app", "release-v1", SampleImage.Create(3));
        await system.Api.FinishedTaskAsync("team/app", "release-v1", Seen(system));

        Assert.Single((await system.Api.GetAsync("/api/v1/tasks")).GetProperty("items").EnumerateArray());
        Assert.Null(await target.ReadManifestAsync("team/app", "my-release-v1"));
        Assert.Null(await target.ReadManifestAsync("other/app", "release-v1"));
    }

    [Fact]
    public async Task Without_override_another_image_under_the_tag_is_a_conflict_and_stays()
    {
        await using var system = await ServedSystem.StartAsync("tagFilter: \".*\", override: false", start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var existing = SampleImage.Create(1);
        await target.PushAsync("team/app", "v1", existing);
        await target.PushAsync("team/app", "same", existing);

        await source.PushAsync("team/app", "v1", SampleImage.Create(2));
        await source.PushAsync("team/app", "same", existing);
        var conflict = await system.Api.FinishedTaskAsync("team/app", "v1", Seen(system));
        var same = await system.Api.FinishedTaskAsync("team/app", "same", Seen(system));

        Assert.Equal("failed", conflict.GetProperty("status").GetString());
        Assert.Equal("tagConflict", conflict.GetProperty("outcome").GetString());
        Assert.Equal("tagConflict", conflict.GetProperty("issue").GetProperty("code").GetString());
        Assert.True(await target.HoldsAsync("team/app", "v1", existing));
        Assert.Equal("succeeded", same.GetProperty("status").GetString());
        Assert.Equal("alreadyPresent", same.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Many_quick_pushes_of_one_tag_end_at_the_newest()
    {
        await using var system = await ServedSystem.StartAsync(start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var (a, b) = (SampleImage.Create(1, [200_000]), SampleImage.Create(2, [200_000]));

        const int Count = 11;
        for (var i = 0; i < Count; i++)
            await source.PushAsync("team/app", "moving", i % 2 == 0 ? a : b);
        await system.Api.FinishedTaskAsync("team/app", "moving", Seen(system), Count);

        Assert.True(await target.HoldsAsync("team/app", "moving", a));
        var tasks = (await system.Api.GetAsync("/api/v1/tasks?tag=moving")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("succeeded", tasks.MaxBy(it => it.GetProperty("orderedAt").GetDateTimeOffset()).GetProperty("status").GetString());
        Assert.All(tasks, it => Assert.True(
            it.GetProperty("status").GetString() == "succeeded"
            || (it.GetProperty("status").GetString() == "canceled" && it.GetProperty("outcome").GetString() == "superseded")));
    }

    [Fact]
    public async Task While_a_target_refuses_the_password_the_task_waits_and_says_why()
    {
        await using var system = await ServedSystem.StartAsync(
            targetOptions: new() { BasicAuthentication = new("robot", "the-right-one") },
            targetKeys: "credentials: { username: robot, password: the-wrong-one }", start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);

        await source.PushAsync("team/app", "v1", SampleImage.Create(1));
        var record = (JsonElement)await Waiting.UntilAsync<object>(
            async () => (await system.Api.GetAsync("/api/v1/tasks?repository=team/app")).GetProperty("items").EnumerateArray().ToList()
                is [var task] && task.GetProperty("issue").ValueKind == JsonValueKind.Object ? task : null,
            Seen(system));

        Assert.Equal("pending", record.GetProperty("status").GetString());
        Assert.Equal("credentialsRefused", record.GetProperty("issue").GetProperty("code").GetString());
        Assert.Contains("has refused the credentials since", record.GetProperty("issue").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-wrong-one", system.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_not_readable_yet_is_retried_with_the_reason()
    {
        await using var system = await ServedSystem.StartAsync(start: HostedReplication.Start);
        var digest = "sha256:" + new string('0', 64);
        await system.Api.PostHookAsync(
            "hangzhou",
            $$$"""{"events":[{"id":"1","action":"push","target":{"repository":"team/gone","tag":"v1","digest":"{{{digest}}}"}}]}""",
            ServedSystem.Secret);

        var waiting = (System.Text.Json.JsonElement)await Waiting.UntilAsync<object>(
            async () => (await system.Api.GetAsync("/api/v1/tasks?repository=team/gone"))
                .GetProperty("items")
                .EnumerateArray()
                .FirstOrDefault() is { ValueKind: System.Text.Json.JsonValueKind.Object } task
                && task.GetProperty("attempt").GetInt32() >= 2 ? task : null,
            Seen(system));

        Assert.Equal("manifestUnknown", waiting.GetProperty("issue").GetProperty("code").GetString());
        Assert.NotEqual(System.Text.Json.JsonValueKind.Undefined, waiting.GetProperty("nextAttemptAt").ValueKind);
    }

    private static Func<string> Seen(ServedSystem system) => () => system.Program.Output;
}
