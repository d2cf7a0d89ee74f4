using System.Text.Json;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Replication.Testing.Signatures;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Rules that copy signed images only.</summary>
public abstract partial class TaskScenarios
{
    private const string Repository = "team/app";

    [Fact]
    public async Task Of_a_thousand_pushes_only_the_signed_arrive()
    {
        var badCount = servers is null ? 1000 : 200;
        const int GoodCount = 12;
        using var release = CosignSigner.Create();
        using var stranger = CosignSigner.Create();
        using var acme = new NotationSigner();
        using var expired = new NotationSigner(from: DateTimeOffset.UtcNow.AddDays(-9), to: DateTimeOffset.UtcNow.AddDays(-2));
        using var future = new NotationSigner(from: DateTimeOffset.UtcNow.AddDays(2), to: DateTimeOffset.UtcNow.AddDays(9));
        var authorities = string.Join('\n', acme.Authority, expired.Authority, future.Authority);
        await using var system = await TaskSystem.StartAsync(servers, Rule("1s", release, authorities, referrers: false));
        var good = new List<string>();
        for (var i = 0; i < GoodCount; i++)
        {
            var image = SampleImage.Create(i, [16]);
            good.Add(image.Digest);
            await system.AtSource.PushAsync(Repository, tag: null, image);
            if (i % 2 == 0)
                await system.AtSource.PushAsync(Repository, CosignSigner.TagOf(image.Digest), CosignSigner.Tagged(image.Digest, release));
            else
                await system.AtSource.PushAsync(Repository, tag: null, acme.SignCose(image));
            await system.AtSource.PushAsync(Repository, $"good-{i}", image);
        }
        await Parallel.ForAsync(0, badCount, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
        {
            var image = SampleImage.Create(100 + i, [16]);
            await system.AtSource.PushAsync(Repository, tag: null, image, token);
            if (BadSignature(i, image) is { } signature)
                await system.AtSource.PushAsync(Repository, tag: null, signature, token);
            await system.AtSource.PushAsync(Repository, $"bad-{i}", image, token);
        });

        var ends = await SettledAsync(system, badCount + GoodCount);

        Assert.All(ends.Where(static it => SourceTag(it).StartsWith("good", StringComparison.Ordinal)), static it => Assert.Equal(
            "succeeded", Text(it, "status")));
        Assert.All(ends.Where(static it => SourceTag(it).StartsWith("bad", StringComparison.Ordinal)), static it => Assert.Equal(
            ("failed", int.Parse(SourceTag(it)["bad-".Length..]) % 4 == 0 ? "signatureMissing" : "signatureInvalid"),
            (Text(it, "status"), Text(it.GetProperty("issue"), "code"))));
        var written = system.Target.Requests.All
            .Where(static it => it.Method == "PUT" && it.Kind == RequestKind.Manifest && it.Status == 201)
            .Select(static it => it.Reference)
            .ToHashSet();
        Assert.DoesNotContain(written, static it => it.StartsWith("bad", StringComparison.Ordinal));
        for (var i = 0; i < badCount; i++)
            Assert.DoesNotContain(SampleImage.Create(100 + i, [16]).Digest, written);
        Assert.All(Enumerable.Range(0, GoodCount), i => Assert.Contains($"good-{i}", written));

        SampleManifest? BadSignature(int i, SampleImage image) => (i % 4) switch
        {
            0 => null,
            1 => release.Bundled(image, flippedBit: 8 * 90),
            2 => stranger.Bundled(image),
            _ when i % 8 == 3 => expired.SignJws(image, signedAt: DateTimeOffset.UtcNow.AddDays(-5)),
            _ => future.SignJws(image, signedAt: DateTimeOffset.UtcNow.AddDays(5)),
        };
    }

    [Fact]
    public async Task An_image_that_is_signed_after_its_push_waits_for_the_signature()
    {
        using var release = CosignSigner.Create();
        using var stranger = CosignSigner.Create();
        await using var system = await TaskSystem.StartAsync(servers, Rule("1h", release));
        var image = SampleImage.Create(1);
        await system.AtSource.PushAsync(Repository, "v1", image);

        var waiting = await IssueAsync(system, "signatureMissing");
        Assert.Equal(("pending", 0), (Text(waiting, "status"), waiting.GetProperty("attempt").GetInt32()));
        Assert.Matches("Sign the image with cosign key 'release'[.] The task waits for that until [0-9-]+T", Message(waiting));
        Assert.Equal(JsonValueKind.String, waiting.GetProperty("awaitsSignatureSince").ValueKind);

        await system.AtSource.PushAsync(Repository, CosignSigner.TagOf(image.Digest), CosignSigner.Tagged(image.Digest, stranger));
        var invalid = await IssueAsync(system, "signatureInvalid");
        Assert.Contains("made with a key that the rule does not list", Message(invalid), StringComparison.Ordinal);
        Assert.Null(await system.AtTarget.ReadManifestAsync(Repository, image.Digest));

        await system.AtSource.PushAsync(Repository, CosignSigner.TagOf(image.Digest), CosignSigner.Tagged(image.Digest, stranger, release));
        var copied = await system.TaskAsync(waiting);
        Assert.Equal(
            ("succeeded", "copied", 1), (Text(copied, "status"), Text(copied, "outcome"), copied.GetProperty("attempt").GetInt32()));
        Assert.True(await system.AtTarget.HoldsAsync(Repository, "v1", image));
        Assert.NotNull(await system.AtTarget.ReadManifestAsync(Repository, CosignSigner.TagOf(image.Digest)));
    }

    [Fact]
    public async Task A_signature_that_is_pushed_during_the_copy_of_its_image_is_replicated()
    {
        using var release = CosignSigner.Create();
        using var second = CosignSigner.Create();
        await using var system = await TaskSystem.StartAsync(servers, Rule("1h", release));
        var image = SampleImage.Create(1);
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var layers = image.Blobs.Select(static it => it.Digest).ToHashSet();
        system.Source.Faults.Add(
            new RequestMatch { Kind = RequestKind.Blob, Method = "GET", Where = it => layers.Contains(it.Reference) },
            Fault.Before(() =>
            {
                begun.TrySetResult();
                return mayEnd.Task;
            }));
        await system.AtSource.PushAsync(Repository, "v1", image);
        await IssueAsync(system, "signatureMissing");
        await system.AtSource.PushAsync(Repository, CosignSigner.TagOf(image.Digest), CosignSigner.Tagged(image.Digest, release));
        await begun.Task;

        var tagged = CosignSigner.Tagged(image.Digest, release, second);
        var bundle = second.Bundled(image);
        await system.AtSource.PushAsync(Repository, CosignSigner.TagOf(image.Digest), tagged);
        await system.AtSource.PushAsync(Repository, tag: null, bundle);
        await Waiting.UntilAsync(
            async () => (await TasksAsync(system)).FindAll(static it => SourceTag(it) != "v1") is { Count: 3 } all
                && all.TrueForAll(static it => it.GetProperty("issue").ValueKind == JsonValueKind.Object)
                ? all
                : null,
            () => system.Output);
        mayEnd.SetResult();

        var ends = await EndsAsync(system, static _ => true);
        Assert.All(ends, static it => Assert.Equal("succeeded", Text(it, "status")));
        Assert.True(await system.AtTarget.HoldsAsync(Repository, CosignSigner.TagOf(image.Digest), tagged));
        Assert.Contains(bundle.Digest, await system.ReferrersAsync(Repository, image.Digest));
    }

    [Fact]
    public async Task Every_way_to_copy_an_image_verifies_it()
    {
        using var release = CosignSigner.Create();
        await using var system = await TaskSystem.StartAsync(servers, Rule("1s", release));
        var (image, hidden) = (SampleImage.Create(1), SampleImage.Create(2));
        await system.AtSource.PushAsync(Repository, "v1", image);
        // An image under the tag of a signature, of an image that exists and of one that does not.
        await system.AtSource.PushAsync(Repository, CosignSigner.TagOf(image.Digest), hidden);
        await system.AtSource.PushAsync(Repository, CosignSigner.TagOf(hidden.Digest), hidden);

        var rule = await system.Api.GetAsync("/api/v1/rules/team-to-tokyo");
        var (_, preview) = await system.Api.PostAsync("/api/v1/rules/preview", rule.GetRawText());
        Assert.Equal(
            ["notFollowed", "notFollowed", "signatureMissing"],
            preview.GetProperty("items").EnumerateArray().Select(static it => Text(it.GetProperty("signature").GetProperty("issue"), "code"))
                .Order());
        foreach (var (path, body) in new[]
        {
            ("run", $$"""{"repository":"{{Repository}}","tag":"v1"}"""),
            ("run", $$"""{"repository":"{{Repository}}","tag":"{{CosignSigner.TagOf(hidden.Digest)}}"}"""),
            ("backfills", "{}"),
        })
        {
            var (status, answer) = await system.Api.PostAsync($"/api/v1/rules/team-to-tokyo/{path}", body);
            Assert.True((int)status is 201 or 202, $"{status}: {answer}");
        }
        var triggers = await EndsAsync(system, static all => all.Select(static it => Text(it, "trigger")).Distinct().Count() == 3);

        Assert.All(triggers, static it => Assert.Equal(
            SourceTag(it) == "v1" ? ("failed", "") : ("canceled", "notFollowed"), (Text(it, "status"), OutcomeOf(it))));
        Assert.All(triggers, static it => Assert.NotEmpty(Message(it)));
        Assert.Null(await system.AtTarget.ReadManifestAsync(Repository, image.Digest));
        Assert.Null(await system.AtTarget.ReadManifestAsync(Repository, hidden.Digest));
    }

    private static string Rule(string timeout, CosignSigner key, string? authority = null, bool referrers = true)
    {
        var notation = authority is null ? "" : $$"""
            , notation: { trustStore: [{{Quoted(authority)}}], trustedIdentities: ["x509.subject: C=US, ST=WA, O=acme"] }
            """;
        var policy = $$"""{ timeout: {{timeout}}, cosign: [{ name: release, key: {{Quoted(key.PublicKey)}} }]{{notation}} }""";
        return $"""tagFilter: ".*", referrers: {(referrers ? "true" : "false")}, verify: {policy}""";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string SourceTag(JsonElement task) => Text(task.GetProperty("source"), "tag")!;

    private static string Message(JsonElement task) => Text(task.GetProperty("issue"), "message")!;

    private static string OutcomeOf(JsonElement task) =>
        task.GetProperty("outcome").ValueKind == JsonValueKind.String ? Text(task, "outcome")! : "";

    private static async Task<JsonElement> IssueAsync(TaskSystem system, string code) =>
        (JsonElement)await Waiting.UntilAsync<object>(
        // The worker looks at the image again and again, so the task may be running for a moment.
        async () => (await TasksAsync(system)).Find(it => SourceTag(it) == "v1"
            && Text(it, "status") == "pending"
            && it.GetProperty("issue").ValueKind == JsonValueKind.Object
            && Text(it.GetProperty("issue"), "code") == code) is { ValueKind: JsonValueKind.Object } found ? found : null,
        () => system.Output);

    private static Task<List<JsonElement>> SettledAsync(TaskSystem system, int count) => Waiting.UntilAsync(
        async () =>
        {
            foreach (var status in (string[])["pending", "running"])
            {
                if ((await system.Api.GetAsync($"/api/v1/tasks?status={status}&limit=1")).GetProperty("items").GetArrayLength() > 0)
                    return null;
            }
            var tasks = (await TasksAsync(system)).FindAll(static it => !SourceTag(it).StartsWith("sha256-", StringComparison.Ordinal));
            return tasks.Count == count && tasks.TrueForAll(IsEnded) ? tasks : null;
        },
        () => system.Output,
        within: TimeSpan.FromMinutes(10),
        every: TimeSpan.FromSeconds(1));

    private static Task<List<JsonElement>> EndsAsync(TaskSystem system, Func<List<JsonElement>, bool> isComplete) =>
        Waiting.UntilAsync(
            async () => await TasksAsync(system) is { Count: > 0 } tasks && tasks.TrueForAll(IsEnded) && isComplete(tasks) ? tasks : null,
            () => system.Output);

    private static bool IsEnded(JsonElement task) => Text(task, "status") is "succeeded" or "failed" or "canceled";

    // In pages: newest first.
    private static async Task<List<JsonElement>> TasksAsync(TaskSystem system)
    {
        var tasks = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = await system.Api.GetAsync(
                $"/api/v1/tasks?repository={Repository}&limit=500{(next is null ? "" : $"&after={next}")}");
            tasks.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return tasks;
    }
}
