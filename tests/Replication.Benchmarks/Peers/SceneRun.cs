using System.Diagnostics;
using System.Net.Http.Headers;
using Replication.EmbeddedRegistry.Samples;

namespace Replication.Benchmarks.Peers;

/// <summary>
/// Runs one scene with all contenders. The order changes in each repeat. Each copy gets a new, empty target registry, so that no contender
/// finds the content of another.
/// </summary>
internal sealed class SceneRun(Scene scene, IReadOnlyList<Contender> all, PeerOptions options)
{
    private const string FirstTag = "v1";
    private const string NewTag = "v2";

    private static readonly TimeSpan CompilePause = TimeSpan.FromSeconds(1);

    private static readonly SampleImage WarmUpImage = SampleImage.Create(9_999, [.. Enumerable.Repeat(16L * 1024, 30)]);
    private static readonly CopyPair WarmUp = new("warm/up", FirstTag, "warm/up", FirstTag, WarmUpImage.Digest);

    private readonly Dictionary<Contender, List<MeteredCopy>> _copies = all.Where(scene.Includes)
        .ToDictionary(static it => it, static _ => new List<MeteredCopy>());
    private readonly Dictionary<Contender, List<MeteredCopy>> _copiesOfNewTag = all.Where(scene.Includes)
        .ToDictionary(static it => it, static _ => new List<MeteredCopy>());

    /// <summary>Copies until the JIT compiler has optimized the code of the engine.</summary>
    public static async Task WarmUpAsync(Contender engine)
    {
        using var place = new StoragePlace(inMemory: true);
        await using var source = await MeteredRegistry.StartAsync();
        await using var target = await MeteredRegistry.StartAsync();
        using var pusher = new RegistryPusher(source.NearAddress);
        await pusher.PushAsync("warm/up", FirstTag, WarmUpImage);
        await engine.CopyAsync(source.Address, target.Address, [
            .. Enumerable.Range(0, 40).Select(static i => WarmUp with { TargetRepository = $"warm/up-{i}" })
        ], 1);
        for (var seed = 9_996; seed <= 9_998; seed++)
        {
            var large = SampleImage.Create(seed, [.. Enumerable.Repeat(32L << 20, 4)]);
            await pusher.PushAsync("warm/large", FirstTag, large);
            await engine.CopyAsync(source.Address, target.Address, [new("warm/large", FirstTag, "warm/large", FirstTag, large.Digest)], 1);
            // The JIT compiler optimizes in the background, so give it idle time.
            await Task.Delay(CompilePause);
        }
    }

    public async Task RunAsync()
    {
        using var place = new StoragePlace(scene.StoresInMemory);
        await using var source = await MeteredRegistry.StartAsync();
        var images = scene.Images();
        using (var pusher = new RegistryPusher(source.NearAddress))
        {
            await pusher.PushAsync(WarmUp.SourceRepository, WarmUp.SourceTag, WarmUpImage);
            foreach (var (image, i) in images.Select(static (image, i) => (image, i)))
            {
                await pusher.PushAsync(Repository(i), FirstTag, image);
                await pusher.PutManifestAsync(Repository(i), NewTag, image);
            }
        }
        using var floor = scene.ShowsFloor ? new BareUpload(images) : null;
        if (floor is not null)
            _copies[floor] = [];
        var slowDigest = images[0].Blobs[1].Digest;
        await using var slow = scene.SlowLayerBytesPerSecond is { } rate ? new SlowBlobProxy(source.NearAddress, slowDigest, rate) : null;
        var began = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < (options.Repeats ?? scene.Repeats)
            && (repeat == 0 || Stopwatch.GetElapsedTime(began) < (options.Budget ?? scene.Budget)); repeat++)
        {
            // Rotate the order of the contenders in each repeat.
            foreach (var contender in _copies.Keys.Skip(repeat % _copies.Count).Concat(_copies.Keys.Take(repeat % _copies.Count)).ToList())
                await CompeteAsync(contender, source, slow?.Address ?? source.Address, images, slow is null ? null : slowDigest);
        }
        FigureTable.Print($"{scene.Name}: {scene.Title}", Figured(_copies), scene.Bars);
        if (scene.BarsOfNewTag is { } bars)
            FigureTable.Print($"{scene.Name}: the same image again under a new tag", Figured(_copiesOfNewTag), bars);
    }

    private async Task CompeteAsync(
        Contender contender, MeteredRegistry source, Uri sourceAddress, IReadOnlyList<SampleImage> images, string? slowDigest)
    {
        try
        {
            await using var target = await MeteredRegistry.StartAsync(scene.RoundTrip);
            await contender.PrepareAsync(sourceAddress, target.Address, WarmUp);
            _copies[contender].Add(await CopyAsync(contender, source, sourceAddress, target, Pairs(images, FirstTag), slowDigest));
            if (scene.BarsOfNewTag is not null)
                _copiesOfNewTag[contender].Add(await CopyAsync(contender, source, sourceAddress, target, Pairs(images, NewTag), null));
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            Console.WriteLine($"{scene.Name}: {contender.Name} takes no further part: {e.Message}");
            _copies.Remove(contender);
            _copiesOfNewTag.Remove(contender);
        }
    }

    private async Task<MeteredCopy> CopyAsync(
        Contender contender, MeteredRegistry source, Uri sourceAddress, MeteredRegistry target, List<CopyPair> pairs, string? slowDigest)
    {
        await source.RestartCountingAsync();
        await target.RestartCountingAsync();
        var (machineBefore, selfBefore) = (ProcessFigures.MachineCpuSeconds(), Environment.CpuUsage.TotalTime);
        var (began, beganAt) = (Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        var cost = await contender.CopyAsync(sourceAddress, target.Address, pairs, contender is WarmEngine ? pairs.Count : scene.Processes);
        var elapsed = Stopwatch.GetElapsedTime(began);
        var machine = ProcessFigures.MachineCpuSeconds() - machineBefore;
        var self = Environment.CpuUsage.TotalTime - selfBefore;
        var (atSource, atTarget) = (await source.CountAsync(), await target.CountAsync());
        await ExpectAsync(target, pairs);
        var noise = Math.Max(
            0, machine - self.TotalSeconds - cost.CpuSeconds - atSource.CpuSeconds - atTarget.CpuSeconds) / elapsed.TotalSeconds;
        var others = slowDigest is null
            ? (double?)null
            : (atTarget.Stored.Where(it => it.Digest != slowDigest).Max(static it => it.At) - beganAt).TotalSeconds;
        return new MeteredCopy(cost, atSource, atTarget, others, noise);
    }

    private static async Task ExpectAsync(MeteredRegistry target, IReadOnlyList<CopyPair> pairs)
    {
        using var http = new HttpClient { BaseAddress = target.NearAddress };
        foreach (var pair in pairs)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, $"v2/{pair.TargetRepository}/manifests/{pair.TargetTag}");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.oci.image.manifest.v1+json"));
            using var answer = await http.SendAsync(request);
            if (!answer.Headers.TryGetValues("Docker-Content-Digest", out var digests) || digests.Single() != pair.Digest)
                throw new InvalidOperationException($"{pair.TargetRepository}:{pair.TargetTag} did not arrive as it is");
        }
    }

    private static List<CopyPair> Pairs(IReadOnlyList<SampleImage> images, string tag) =>
        [.. images.Select((image, i) => new CopyPair(Repository(i), tag, Repository(i), tag, image.Digest))];

    private static string Repository(int image) => $"team/app-{image}";

    private static Dictionary<Contender, CopyFigures> Figured(Dictionary<Contender, List<MeteredCopy>> copies) =>
        copies.ToDictionary(static entry => entry.Key, static entry => new CopyFigures(entry.Value));
}
