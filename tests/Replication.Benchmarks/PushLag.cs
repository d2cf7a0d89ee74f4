using System.Diagnostics;
using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;

namespace Replication.Benchmarks;

/// <summary>
/// The time from the 202 of a webhook until the image is readable at the target: a 5-layer image of 1 MiB, one push at a time.
/// </summary>
internal static class PushLag
{
    private const int WarmUpCount = 20;
    private const int Count = 200;

    public static async Task RunAsync()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new HttpClient { BaseAddress = system.Target.Address };
        target.DefaultRequestHeaders.Add("Accept", "application/vnd.oci.image.manifest.v1+json");
        var lags = new List<double>();
        for (var i = 0; i < WarmUpCount + Count; i++)
        {
            // The benchmark posts the webhook itself to see the 202. The image is pushed by digest, so the registry reports no tag.
            var image = SampleImage.Create(i, [.. Enumerable.Repeat(209_715L, 5)]);
            foreach (var blob in image.Blobs)
                await source.PushBlobAsync("team/app", blob);
            await source.PutManifestAsync("team/app", image.Digest, image);
            var (status, _) = await system.Api.PostHookAsync(
                "hangzhou",
                    $$$"""{"events":[{"id":"{{{Guid.NewGuid()}}}","action":"push","target":{"repository":"team/app","tag":"t{{{i}}}","digest":"{{{image.Digest}}}"}}]}""",
                    ServedSystem.Secret);
            var began = Stopwatch.GetTimestamp();
            if (status != HttpStatusCode.Accepted)
                throw new InvalidOperationException($"the webhook answered {status}");
            while (!await IsThereAsync(target, $"t{i}"))
                await Task.Delay(1);
            if (i >= WarmUpCount)
                lags.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        Console.WriteLine($"lag from the 202 to the readable image: median {Figures.Percentile(lags, 0.5):F0} ms, 99th percentile "
            + $"{Figures.Percentile(lags, 0.99):F0} ms, longest {lags.Max():F0} ms ({Count} pushes)");
    }

    private static async Task<bool> IsThereAsync(HttpClient target, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"v2/team/app/manifests/{tag}");
        using var response = await target.SendAsync(request);
        return response.IsSuccessStatusCode;
    }
}
