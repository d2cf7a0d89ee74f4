using System.Net;
using System.Text.Json;
using Replication.Chaos.Systems;
using Replication.EmbeddedRegistry.Samples;

namespace Replication.Chaos.Pushes;

/// <summary>Pushes images one after the other to its own repositories, and reports each until it is accepted.</summary>
internal sealed class PushStream(ChaosSource source, int number, HookClient hooks, PushBook book, Random random, Diary diary)
{
    private const int Repositories = 2;
    private const int MovingImages = 3;

    private readonly HashSet<(string Repository, string Digest)> _pushedBlobs = [];
    private readonly Dictionary<string, SampleManifest[]> _moving = [];
    private int _count;

    public async Task RunAsync(CancellationToken until)
    {
        using var registry = new RegistryPusher(source.Registry.Address);
        while (!until.IsCancellationRequested)
        {
            var (repository, tag, image) = Next();
            var pauseMs = random.Next(700);
            var ingest = random.Next(100);
            var repeats = random.Next(4) == 0 ? 2 : 1;
            await PushAsync(registry, repository, tag, image);
            if (!source.NotifiesItself)
                await ReportAsync(
                    new ChaosPush(source.Instance, repository, tag, image.Digest, Guid.NewGuid().ToString(), DateTimeOffset.UtcNow),
                    ingest,
                    repeats);
            await Task.Delay(pauseMs, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private (string Repository, string Tag, SampleManifest Image) Next()
    {
        _count++;
        var repository = $"team/app{number}-{random.Next(Repositories)}";
        if (random.Next(2) == 0)
            return (repository, $"v{_count}", Image());
        // A tag that moves to another image and back: A, B, A.
        if (!_moving.TryGetValue(repository, out var images))
            _moving.Add(repository, images = [.. Enumerable.Range(0, MovingImages).Select(_ => Image())]);
        return (repository, random.Next(4) == 0 ? "dev" : "latest", images[random.Next(MovingImages)]);
    }

    private SampleManifest Image()
    {
        var own = random.Next();
        return random.Next(4) switch
        {
            0 => SampleImage.Create(own, [20_000 + random.Next(1_500_000), 10_000]),
            1 => SampleIndex.Create([Variant(own), SampleImage.Create(own, [30_000, 70_000], architecture: "arm64")]),
            _ => Variant(own),
        };
    }

    // All repositories and streams share the layers of these families.
    private static SampleImage Variant(int own) => (own % 3) switch
    {
        0 => SampleImage.Create(7001, [900_000, 300_000], architecture: $"a{own}"),
        1 => SampleImage.Create(7002, [200_000, 150_000, 70_000], architecture: $"a{own}"),
        _ => SampleImage.Create(7003, [2_000_000], SampleFormat.Docker, architecture: $"a{own}"),
    };

    private async Task PushAsync(RegistryPusher registry, string repository, string tag, SampleManifest image)
    {
        book.Intend(source.Instance, repository, tag, image.Digest);
        while (true)
        {
            try
            {
                foreach (var manifest in image.WithDescendants())
                {
                    foreach (var blob in manifest.Blobs.Where(it => !_pushedBlobs.Contains((repository, it.Digest))))
                    {
                        await registry.PushBlobAsync(repository, blob);
                        _pushedBlobs.Add((repository, blob.Digest));
                    }
                    await registry.PutManifestAsync(repository, manifest == image ? tag : manifest.Digest, manifest);
                }
                diary.Count("pushes");
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The registry is unavailable.
                diary.Count("push again");
                await Task.Delay(200);
            }
        }
    }

    private async Task ReportAsync(ChaosPush push, int ingest, int repeats)
    {
        var body = JsonSerializer.Serialize(new
        {
            events = new[]
            {
                new
                {
                    id = push.EventId,
                    timestamp = push.PushedAt,
                    action = "push",
                    target = new { repository = push.Repository, tag = push.Tag, digest = push.Digest },
                },
            },
        });
        book.Report(push);
        for (var accepted = 0; accepted < repeats; ingest++)
        {
            if (await hooks.PostAsync(push.Instance, body, ingest) == HttpStatusCode.Accepted)
            {
                book.Accept(push);
                accepted++;
            }
            else
            {
                await Task.Delay(200);
            }
        }
    }
}
