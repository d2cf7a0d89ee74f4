using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>With the embedded bus and store: one process, in-memory bus, SQLite.</summary>
public sealed class EmbeddedTaskTests() : TaskScenarios(servers: null);

/// <summary>With RabbitMQ, MongoDB and several workers.</summary>
public sealed class FleetTaskTests(FleetServers servers) : TaskScenarios(servers), IClassFixture<FleetServers>;

/// <summary>Actions of users on tasks, and the replication of referrers.</summary>
public abstract partial class TaskScenarios(FleetServers? servers)
{
    private const string SignatureType = "application/vnd.example.signature";

    [Fact]
    public async Task A_manual_replication_uses_the_requested_target_and_leaves_a_record_and_an_event()
    {
        await using var system = await TaskSystem.StartAsync(servers);
        var image = SampleImage.Create(1, [50_000]);
        await system.AtSource.PushAsync("elsewhere/app", "v1", image);

        var made = await system.ReplicateAsync("elsewhere/app", "v1", "mirror/copy", "v9");
        var task = await system.TaskAsync(made);

        Assert.Equal(("pending", "manual", 4), (Text(made, "status"), Text(made, "trigger"), made.GetProperty("priority").GetInt32()));
        Assert.Equal(("succeeded", "copied"), (Text(task, "status"), Text(task, "outcome")));
        Assert.True(await system.AtTarget.HoldsAsync("mirror/copy", "v9", image));
        Assert.Equal("succeeded", Text(Assert.Single(await system.EventsAsync(task, 1)), "status"));
        // The second replication finds the image at the target.
        Assert.Equal("alreadyPresent", Text(
            await system.TaskAsync(await system.ReplicateAsync("elsewhere/app", "v1", "mirror/copy", "v9", ""","override":false""")),
            "outcome"));
    }

    [Fact]
    public async Task Without_override_a_tag_set_at_the_last_moment_is_not_replaced()
    {
        await using var system = await TaskSystem.StartAsync(servers);
        var (image, other) = (SampleImage.Create(1, [400_000]), SampleImage.Create(2));
        await system.AtSource.PushAsync("elsewhere/app", "v1", image);
        system.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Blob, Method = "GET" }, Fault.ThrottleAnswer(200_000));

        var made = await system.ReplicateAsync("elsewhere/app", "v1", "mirror/app", "v1", ""","override":false""");
        await system.TaskAsync(made, static it => it.GetProperty("bytesCopied").GetInt64() > 0);
        await system.AtTarget.PushAsync("mirror/app", "v1", other);
        var task = await system.TaskAsync(made);

        Assert.Equal(
            ("failed", "tagConflict", "tagConflict"),
            (Text(task, "status"), Text(task, "outcome"), Text(task.GetProperty("issue"), "code")));
        Assert.True(await system.AtTarget.HoldsAsync("mirror/app", "v1", other));
    }

    [Fact]
    public async Task Of_concurrent_copies_without_override_one_writes_the_tag()
    {
        await using var system = await TaskSystem.StartAsync(servers);
        const int Count = 16;
        for (var i = 0; i < Count; i++)
            await system.AtSource.PushAsync("elsewhere/app", $"v{i}", SampleImage.Create(i, [1000]));
        // A delay between the check of the tag and its write, so that other tasks can interfere.
        system.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest }, Fault.Delay(TimeSpan.FromMilliseconds(50)));

        var made = await Task.WhenAll(Enumerable.Range(0, Count)
            .Select(i => system.ReplicateAsync("elsewhere/app", $"v{i}", "mirror/app", "one", ""","override":false""")));
        var ends = new List<JsonElement>();
        foreach (var task in made)
            ends.Add(await system.TaskAsync(task));

        var winner = Assert.Single(ends, it => Text(it, "status") == "succeeded");
        Assert.All(ends.Where(it => Text(it, "id") != Text(winner, "id")), it => Assert.Contains(
            Text(it, "outcome"), (string[])["tagConflict", "superseded"]));
        Assert.Equal(1, system.TagWrites("mirror/app", "one"));
        Assert.Equal(Text(winner.GetProperty("source"), "digest"), (await system.AtTarget.ReadManifestAsync("mirror/app", "one"))!.Digest);
    }

    [Fact]
    public async Task A_canceled_running_copy_stops_its_transfer_and_can_be_retried()
    {
        await using var system = await TaskSystem.StartAsync(servers);
        var image = SampleImage.Create(1, [30_000_000]);
        await system.AtSource.PushAsync("elsewhere/app", "v1", image);
        const int Rate = 400_000;
        var slow = system.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Blob, Method = "GET" }, Fault.ThrottleAnswer(Rate));
        var made = await system.ReplicateAsync("elsewhere/app", "v1", "mirror/app", "v1");
        await system.TaskAsync(made, static it => it.GetProperty("bytesCopied").GetInt64() > 100_000);

        var (status, answered) = await system.Api.PostAsync($"/api/v1/tasks/{Text(made, "id")}/cancel", "{}");
        var sent = SentBytes(system);
        var canceled = await system.TaskAsync(made);
        var sentMore = SentBytes(system) - sent;

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("local", Text(answered.GetProperty("cancellation"), "by"));
        Assert.Equal(
            ("canceled", "canceled", "local"),
            (Text(canceled, "status"), Text(canceled.GetProperty("issue"), "code"), Text(canceled.GetProperty("cancellation"), "by")));
        // The bytes of two seconds at this rate, of one more for a busy machine, and of up to two writes of the registry.
        Assert.True(sentMore < (3 * Rate) + 200_000, $"{sentMore} bytes were read after the cancellation");
        TestContext.Current.TestOutputHelper?.WriteLine($"read after the cancellation: {sentMore / (double)Rate:F2} s worth of bytes");
        Assert.Null(await system.AtTarget.ReadManifestAsync("mirror/app", "v1"));
        Assert.Equal("canceled", Text(Assert.Single(await system.EventsAsync(made, 1)), "status"));
        // A repeat changes nothing.
        Assert.Equal(HttpStatusCode.Accepted, (await system.Api.PostAsync($"/api/v1/tasks/{Text(made, "id")}/cancel", "{}")).Status);

        system.Source.Faults.Remove(slow);
        var (retried, again) = await system.Api.PostAsync($"/api/v1/tasks/{Text(made, "id")}/retry", "{}");
        var task = await system.TaskAsync(made);

        Assert.Equal((HttpStatusCode.Accepted, "pending"), (retried, Text(again, "status")));
        Assert.Equal(("succeeded", 2), (Text(task, "status"), task.GetProperty("attempt").GetInt32()));
        Assert.True(await system.AtTarget.HoldsAsync("mirror/app", "v1", image));
        Assert.Equal(["canceled", "succeeded"], (await system.EventsAsync(made, 2)).Select(it => Text(it, "status")));
        Assert.Equal(HttpStatusCode.Conflict, (await system.Api.PostAsync($"/api/v1/tasks/{Text(made, "id")}/retry", "{}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await system.Api.PostAsync($"/api/v1/tasks/{Text(made, "id")}/cancel", "{}")).Status);
    }

    [Fact]
    public async Task A_task_whose_creator_died_before_the_wake_up_is_copied_and_settled()
    {
        await using var system = await TaskSystem.StartAsync(servers);
        await system.AtSource.PushAsync("elsewhere/app", "v1", SampleImage.Create(1));
        var task = Backlog(1).Single() with { Trigger = TaskTrigger.Manual };

        await system.WriteAsync([task]);

        var record = await system.FinishedAsync("backlog/app", "copy");
        Assert.Equal("succeeded", Text(record, "status"));
        Assert.Single(await system.EventsAsync(record, 1));
    }

    [Fact]
    public async Task A_new_push_is_copied_before_a_backlog_of_a_thousand_tasks()
    {
        await using var system = await TaskSystem.StartAsync(servers, settings: "worker: { maxConcurrentCopies: 4 }", workers: 2);
        const int Count = 1000;
        await system.AtSource.PushAsync("elsewhere/app", "v1", SampleImage.Create(1, [1000]));
        system.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromMilliseconds(400)));
        await system.WriteAsync([.. Backlog(Count)]);
        await Waiting.UntilAsync(async () => await DoneAsync(system) >= 10 ? "begun" : null, () => system.Output);

        var image = SampleImage.Create(2, [1000]);
        await system.AtSource.PushAsync("team/app", "v1", image);
        var record = await system.FinishedAsync("team/app", "copy");
        var done = await DoneAsync(system);

        Assert.Equal("succeeded", Text(record, "status"));
        Assert.True(await system.AtTarget.HoldsAsync("team/app", "v1", image));
        Assert.True(done < Count / 2, $"{done} of the backlog of {Count} were done before the push");
        TestContext.Current.TestOutputHelper?.WriteLine($"{done} of {Count} of the backlog were done when the push was; it took "
            + $"{(record.GetProperty("finishedAt").GetDateTimeOffset() - record.GetProperty("createdAt").GetDateTimeOffset()).TotalMilliseconds:F0} ms");
    }

    [Fact]
    public async Task A_later_referrer_is_replicated_although_its_tag_does_not_match()
    {
        await using var system = await TaskSystem.StartAsync(servers, "tagFilter: \"release-.*\"");
        var (image, unwanted) = (SampleImage.Create(1), SampleImage.Create(2));
        await system.AtSource.PushAsync("team/app", "release-1", image);
        await system.AtSource.PushAsync("team/app", "dev", unwanted);
        await system.FinishedAsync("team/app", "copy");

        var (untagged, tagged, cosign) = (Signature(image, 3), Signature(image, 4), SampleImage.Create(5));
        await system.AtSource.PushAsync("team/app", null, untagged);
        await system.AtSource.PushAsync("team/app", "attestation", tagged);
        await system.AtSource.PushAsync("team/app", CosignTag(image), cosign);
        await system.AtSource.PushAsync("team/app", null, Signature(unwanted, 6));
        await system.AtSource.PushAsync("team/app", CosignTag(unwanted), SampleImage.Create(7));

        await Waiting.UntilAsync(async () => (await system.ReferrersAsync("team/app", image.Digest)).Count == 2
            ? "there"
            : null, () => system.Output);
        await Waiting.UntilAsync(async () => await system.AtTarget.ReadManifestAsync("team/app", CosignTag(image)) is null
            ? null
            : "there", () => system.Output);
        await system.FinishedAsync("team/app", "referrers", count: 5);
        Assert.Equal(new[] { untagged.Digest, tagged.Digest }.Order(), (await system.ReferrersAsync("team/app", image.Digest)).Order());
        Assert.True(await system.AtTarget.HoldsAsync("team/app", CosignTag(image), cosign));
        Assert.Empty(await system.ReferrersAsync("team/app", unwanted.Digest));
        Assert.Null(await system.AtTarget.ReadManifestAsync("team/app", CosignTag(unwanted)));
        Assert.Null(await system.AtTarget.ReadManifestAsync("team/app", "dev"));
    }

    [Fact]
    public async Task A_signature_pushed_during_the_copy_of_its_image_is_replicated()
    {
        await using var system = await TaskSystem.StartAsync(servers, "tagFilter: \"release-.*\"");
        var image = SampleImage.Create(1, [600_000]);
        system.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Blob, Method = "GET" }, Fault.ThrottleAnswer(200_000));
        // The copy finds no referrers, as if it had requested them before the signature was pushed.
        var hidden = system.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, new Fault(static async (context, _) =>
        {
            context.Response.ContentType = "application/vnd.oci.image.index.v1+json";
            await context.Response.WriteAsync(
                """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""");
        }));
        await system.AtSource.PushAsync("team/app", "release-1", image);
        await Waiting.UntilAsync(
            async () => (await system.Api.GetAsync("/api/v1/tasks?repository=team/app&status=running"))
                .GetProperty("items")
                .GetArrayLength() > 0 ? "running" : null, () => system.Output);

        var signature = Signature(image, 2);
        await system.AtSource.PushAsync("team/app", null, signature);
        system.Source.Faults.Remove(hidden);

        await Waiting.UntilAsync(async () => (await system.ReferrersAsync("team/app", image.Digest)).Contains(signature.Digest)
            ? "there"
            : null, () => system.Output);
        Assert.Equal("succeeded", Text(await system.FinishedAsync("team/app", "copy"), "status"));
    }

    [Fact]
    public async Task A_rule_that_has_no_referrers_leaves_them_behind()
    {
        await using var system = await TaskSystem.StartAsync(servers, "tagFilter: \"release-.*\", referrers: false");
        var image = SampleImage.Create(1);
        await system.AtSource.PushAsync("team/app", null, Signature(image, 2));
        await system.AtSource.PushAsync("team/app", "release-1", image);
        await system.AtSource.PushAsync("team/app", null, Signature(image, 3));
        await system.AtSource.PushAsync("team/app", "release-2", SampleImage.Create(4));
        await system.FinishedAsync("team/app", "copy", count: 2);

        Assert.Empty(await system.ReferrersAsync("team/app", image.Digest));
        Assert.All((await system.Api.GetAsync("/api/v1/tasks"))
            .GetProperty("items")
            .EnumerateArray(), it => Assert.Equal("copy", Text(it, "action")));
    }

    [Fact]
    public async Task A_deleted_tag_is_deleted_at_the_target_of_rules_that_replicate_deletions()
    {
        await using var system = await TaskSystem.StartAsync(servers, "tagFilter: \"v.*\", deletions: true");
        var (image, next) = (SampleImage.Create(1), SampleImage.Create(2));
        await system.AtSource.PushAsync("team/app", "v1", image);
        await system.AtSource.PushAsync("team/app", "v2", image);
        await system.AtSource.PushAsync("team/app", "other", image);
        await system.FinishedAsync("team/app", "copy", count: 2);
        await system.AtTarget.PushAsync("team/app", "other", image);

        await system.UntagAsync("team/app", "v1");
        await system.UntagAsync("team/app", "other");
        var deleted = await system.FinishedAsync("team/app", "deleteTag");

        Assert.Equal(("succeeded", "deleted"), (Text(deleted, "status"), Text(deleted, "outcome")));
        Assert.Null(await system.AtTarget.ReadManifestAsync("team/app", "v1"));
        Assert.True(await system.AtTarget.HoldsAsync("team/app", "v2", image));
        Assert.True(await system.AtTarget.HoldsAsync("team/app", "other", image));

        // Pushed again after the removal: the newest push wins.
        await system.AtSource.PushAsync("team/app", "v1", next);
        await system.UntagAsync("team/app", "v1");
        await system.AtSource.PushAsync("team/app", "v1", image);
        await Waiting.UntilAsync(async () => (await system.Api.GetAsync("/api/v1/tasks?repository=team/app&tag=v1"))
            .GetProperty("items")
            .GetArrayLength() == 5 ? "all" : null, () => system.Output);
        await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Output, 5);
        Assert.True(await system.AtTarget.HoldsAsync("team/app", "v1", image));
    }

    [Fact]
    public async Task Without_override_a_deleted_tag_is_deleted_only_if_it_still_names_the_replicated_image()
    {
        await using var system = await TaskSystem.StartAsync(servers, "tagFilter: \".*\", deletions: true, override: false");
        var (image, foreign) = (SampleImage.Create(1), SampleImage.Create(2));
        foreach (var tag in new[] { "ours", "theirs" })
            await system.AtSource.PushAsync("team/app", tag, image);
        await system.FinishedAsync("team/app", "copy", count: 2);
        await system.AtTarget.PushAsync("team/app", "theirs", foreign);

        await system.UntagAsync("team/app", "ours");
        await system.UntagAsync("team/app", "theirs");
        await system.FinishedAsync("team/app", "deleteTag", count: 2);

        var deletions = (await system.Api.GetAsync("/api/v1/tasks?repository=team/app"))
            .GetProperty("items")
            .EnumerateArray()
            .Where(static it => Text(it, "action") == "deleteTag");
        Assert.Equal(
            ["ours succeeded deleted", "theirs failed tagConflict"],
            deletions.Select(static it => $"{Text(it.GetProperty("target"), "tag")} {Text(it, "status")} {Text(it, "outcome")}")
                .Order(StringComparer.Ordinal));
        Assert.Null(await system.AtTarget.ReadManifestAsync("team/app", "ours"));
        Assert.Equal(foreign.Digest, (await system.AtTarget.ReadManifestAsync("team/app", "theirs"))!.Digest);
    }

    [Fact]
    public async Task Of_an_index_the_platforms_of_the_rule_are_copied()
    {
        await using var system = await TaskSystem.StartAsync(servers, "tagFilter: \".*\", platforms: [linux/arm64]", strictTarget: false);
        var index = SampleIndex.Create(1, "amd64", "arm64");
        await system.AtSource.PushAsync("team/app", "v1", index);

        Assert.Equal("succeeded", Text(await system.FinishedAsync("team/app", "copy"), "status"));

        Assert.Equal(index.Digest, (await system.AtTarget.ReadManifestAsync("team/app", "v1"))!.Digest);
        var held = await Task.WhenAll(
            index.Children.Select(async child => await system.AtTarget.ReadManifestAsync("team/app", child.Digest) is not null));
        Assert.Equal([false, true], held);
    }

    [Fact]
    public async Task A_removed_tag_stays_at_the_target_by_default()
    {
        await using var system = await TaskSystem.StartAsync(servers);
        var image = SampleImage.Create(1);
        await system.AtSource.PushAsync("team/app", "v1", image);
        await system.FinishedAsync("team/app", "copy");

        await system.UntagAsync("team/app", "v1");
        await system.AtSource.PushAsync("team/app", "v2", image);
        await system.FinishedAsync("team/app", "copy", count: 2);

        Assert.True(await system.AtTarget.HoldsAsync("team/app", "v1", image));
        Assert.Equal(2, (await system.Api.GetAsync("/api/v1/tasks")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(405)]
    public async Task A_target_that_cannot_remove_a_tag_alone_keeps_it_and_the_record_says_why(int status)
    {
        await using var system = await TaskSystem.StartAsync(servers, "tagFilter: \".*\", deletions: true");
        var image = SampleImage.Create(1);
        system.Target.Faults.Add(new RequestMatch { Method = "DELETE" }, Fault.Status(status));
        await system.AtSource.PushAsync("team/app", "v1", image);
        await system.FinishedAsync("team/app", "copy");

        await system.UntagAsync("team/app", "v1");
        var refused = await system.FinishedAsync("team/app", "deleteTag");

        Assert.Equal(("failed", "tagDeletionUnsupported"), (Text(refused, "status"), Text(refused.GetProperty("issue"), "code")));
        Assert.True(await system.AtTarget.HoldsAsync("team/app", "v1", image));
    }

    // Announced so long ago that the sweep announces them at once.
    private static IEnumerable<ReplicationTask> Backlog(int count)
    {
        var at = TimeProvider.System.GetUtcNow().AddHours(-1);
        for (var i = 0; i < count; i++)
        {
            var target = new TaskTarget("tokyo", RepositoryName.Parse("backlog/app"), Tag.Parse($"v{i}"));
            var batch = Guid.NewGuid();
            yield return new ReplicationTask
            {
                Id = ReplicationTask.IdOf(batch, target),
                Batch = batch,
                Trigger = TaskTrigger.Backfill,
                Priority = TaskPriority.Lowest,
                Source = new TaskSource("hangzhou", RepositoryName.Parse("elsewhere/app"), Tag.Parse("v1"), null),
                Target = target,
                Override = true,
                Status = ReplicationStatus.Pending,
                PushedAt = at,
                OrderedAt = at,
                CreatedAt = at,
            };
        }
    }

    private static async Task<int> DoneAsync(TaskSystem system)
    {
        var done = 0;
        for (var after = ""; ;)
        {
            var page = await system.Api.GetAsync($"/api/v1/tasks?repository=backlog/app&status=succeeded&limit=500{after}");
            done += page.GetProperty("items").GetArrayLength();
            if (page.GetProperty("next").GetString() is not { } next)
                return done;
            after = $"&after={next}";
        }
    }

    private static long SentBytes(TaskSystem system) =>
        system.Source.Requests.All.Where(it => it.Kind == RequestKind.Blob).Sum(it => it.SentBytes);

    private static SampleImage Signature(SampleManifest of, int seed) =>
        SampleImage.Create(seed, [100], subject: of, artifactType: SignatureType);

    private static string CosignTag(SampleManifest of) => $"{of.Digest.Replace(':', '-')}.sig";

    private static string? Text(JsonElement element, string key) => element.GetProperty(key).GetString();
}
