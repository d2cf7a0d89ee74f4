using Replication.EmbeddedRegistry.Samples;

namespace Replication.Benchmarks.Peers;

internal static class Scenes
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const double SlowBytesPerSecond = 2 * MiB;
    private const long SlowLayerBytes = 8 * MiB;

    private static readonly TimeSpan FarAway = TimeSpan.FromMilliseconds(100);

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("small-layers", "30 layers of 16 KiB, target 100 ms away")
        {
            Repeats = 5,
            RoundTrip = FarAway,
            Images = static () => [Image(1, 30, 16 * KiB)],
            Bars =
            [
                Bar.WallOfBestPeerAtDefaults("wall at most 1/4 of the best peer at its defaults", 0.25),
                Bar.WallOfBestPeerWithConcurrency("wall at most 1/2 of the best peer with its concurrency at 16", 0.5),
                Bar.TargetRequestsOfBestPeer,
            ],
            BarsOfNewTag = [Bar.WallOfBestPeer("wall at most the best peer's", 1), Bar.TargetRequestsOfBestPeer],
        },
        new("fifty-images", "50 images of 5 layers of 256 KiB on 3 bases, target 100 ms away, 8 processes at a time (the warm engine: "
            + "one process, all images at once)")
        {
            Repeats = 3,
            RoundTrip = FarAway,
            Processes = 8,
            // Three of the five layers are shared base layers.
            Images = static () => [.. Enumerable.Range(1, 50).Select(
                static i => SampleImage.Create(i, [.. Enumerable.Repeat(256 * KiB, 5)], on: new SharedLayers(1000 + i % 3, Layers: 3)))],
            Bars = [Bar.WallOfBestPeer("wall at most 1/5 of the best peer", 0.2), Bar.TargetRequestsOfBestPeer],
        },
        new("one-large", "1 layer of 512 MiB, loopback")
        {
            Repeats = 5,
            ShowsFloor = true,
            Images = static () => [Image(2, 1, 512 * MiB)],
            Includes = static contender => contender.Concurrency is null,
            Bars = [Bar.WallOfBestPeer("wall at most 1.05 of the best peer", 1.05), Bar.CpuOf("crane", "CPU at most crane's", 1)],
        },
        new("eight-large", "8 layers of 64 MiB, loopback")
        {
            Repeats = 5,
            ShowsFloor = true,
            Images = static () => [Image(3, 8, 64 * MiB)],
            Bars = [Bar.WallOfBestPeer("wall at most 1.05 of the best peer", 1.05)],
        },
        new("one-huge", "1 layer of 4 GiB, loopback")
        {
            Repeats = 1,
            StoresInMemory = false,
            Images = static () => [Image(4, 1, 4096 * MiB)],
            Includes = static contender => contender.IsOurs,
            Bars = [Bar.PeakMiB("resident memory at most 200 MiB", 200)],
        },
        new("slow-source", "8 layers of 8 MiB, loopback, one of them read at 2 MiB/s")
        {
            Repeats = 2,
            Images = static () => [Image(5, 8, SlowLayerBytes)],
            SlowLayerBytesPerSecond = SlowBytesPerSecond,
            Includes = static contender => contender.Concurrency is null,
            Bars = [Bar.OthersAfter("the other seven layers are there within 1 s, a quarter of the time of the slow one", 1)],
        },
    ];

    private static SampleImage Image(int seed, int layers, long bytes) => SampleImage.Create(seed, [.. Enumerable.Repeat(bytes, layers)]);
}
