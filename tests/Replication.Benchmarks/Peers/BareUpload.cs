using System.Diagnostics;
using System.Net.Http.Headers;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;

namespace Replication.Benchmarks.Peers;

/// <summary>
/// A lower bound without a copy: uploads the blobs from local files to the target, all in parallel. No copy can be faster than the registry
/// writes.
/// </summary>
internal sealed class BareUpload : Contender, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, SampleImage> _images;

    public BareUpload(IReadOnlyList<SampleImage> images)
        : base("bare PUT (floor)")
    {
        _images = images.ToDictionary(static it => it.Digest);
        foreach (var blob in images.SelectMany(static it => it.Blobs).DistinctBy(static it => it.Digest))
        {
            using var file = File.Create(PathOf(blob));
            blob.WriteTo(file);
        }
    }

    public override async Task<CopyCost> CopyAsync(Uri source, Uri target, IReadOnlyList<CopyPair> pairs, int parallel)
    {
        using var http = new HttpClient { BaseAddress = target, Timeout = Timeout.InfiniteTimeSpan };
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        foreach (var pair in pairs)
        {
            var image = _images[pair.Digest];
            await Task.WhenAll(image.Blobs.Select(blob => PutAsync(http, pair.TargetRepository, blob)));
            using var manifest =
                new ByteArrayContent(image.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(image.MediaType) } };
            using var answer =
                await http.PutAsync(new Uri($"v2/{pair.TargetRepository}/manifests/{pair.TargetTag}", UriKind.Relative), manifest);
            answer.EnsureSuccessStatusCode();
        }
        return new CopyCost(Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds, 0);
    }

    public void Dispose() => _folder.Dispose();

    private async Task PutAsync(HttpClient http, string repository, SampleBlob blob)
    {
        using var session = await http.PostAsync(new Uri($"v2/{repository}/blobs/uploads/", UriKind.Relative), null);
        var address = new Uri(http.BaseAddress!, session.EnsureSuccessStatusCode().Headers.Location!).AbsoluteUri;
        await using var file = File.OpenRead(PathOf(blob));
        using var content = new StreamContent(file, 128 * 1024);
        using var answer = await http.PutAsync(new Uri($"{address}&digest={Uri.EscapeDataString(blob.Digest)}"), content);
        answer.EnsureSuccessStatusCode();
    }

    private string PathOf(SampleBlob blob) => _folder.Combine(blob.Digest[7..]);
}
