using Replication.Contracts;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>
/// Copies random images with random faults on both sides. The target always shows either the complete old image or the complete new one.
/// </summary>
public sealed class RandomFaultTests
{
    private const int MaxTries = 60;
    private const string Observer = "observer";

    // 501 is not an outage: a registry may not support canceling an upload.
    private static readonly int[] Breakdowns = [500, 502, 503, 504];

    private static readonly RequestMatch AnyButTheObserver =
        new() { Where = static request => request.Headers.GetValueOrDefault("User-Agent") != Observer };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_target_shows_the_old_image_or_the_whole_new_one(int seed)
    {
        var random = new Random(seed);
        await using var pair =
            await RegistryPair.StartAsync(target: static options => RegistryPair.WithTokens(options), options: RegistryPair.Impatient with
            {
                StallTimeout = TimeSpan.FromMilliseconds(300),
                MaxRetryAfter = TimeSpan.FromSeconds(1),
            });
        using var unharmed = new RegistryClient(
            new RegistryConnection
            {
                Endpoint = pair.Target.Address,
                Username = RegistryPair.User,
                Password = new Secret(RegistryPair.Password),
                UserAgent = Observer
            },
            RegistryPair.Impatient,
            TimeProvider.System);
        var old = RandomManifest(random, seed * 1000, depth: 2);
        var wanted = RandomManifest(random, (seed * 1000) + 500, depth: 3);
        await pair.PushAsync(old);
        await CopyAsync(pair);
        await pair.PushAsync(wanted);

        AddFaults(pair.Source, random, AnyButTheObserver);
        AddFaults(pair.Target, random, AnyButTheObserver);
        CopyResult? result = null;
        for (var i = 0; i < MaxTries && result is not CopyResult.Copied and not CopyResult.AlreadyPresent; i++)
        {
            result = await pair.CopyAsync();
            if (result is CopyResult.Failed { Failure: var failure })
            {
                Assert.DoesNotContain(RegistryPair.Password, failure.Message, StringComparison.Ordinal);
                if (failure.Code != CopyFailure.RegistryUnavailable)
                    Assert.Contains(failure.Code, new[] { CopyFailure.RateLimited, CopyFailure.TargetRefused, CopyFailure.Unauthorized });
            }
            // A late abort of uploads can also invalidate tokens, including that of the observer.
            await pair.TargetClient.SettleAsync();
            var shown = await unharmed.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default);
            Assert.Contains(shown?.Text, new[] { old.Digest, wanted.Digest });
        }

        pair.Source.Faults.Clear();
        pair.Target.Faults.Clear();
        Assert.True(result is CopyResult.Copied or CopyResult.AlreadyPresent, $"{result}");
        await AssertWholeAsync(pair, wanted, unharmed);
    }

    // If the response to the start of an upload is lost, only the registry can remove that upload.
    private static readonly RequestMatch AllButBeginnings = new() { Where = static request => request.Kind != RequestKind.UploadStart };

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task No_upload_session_permit_or_memory_is_leaked(int seed)
    {
        var random = new Random(seed + 1000);
        await using var pair = await RegistryPair.StartAsync(options: RegistryPair.Impatient with
        {
            StallTimeout = TimeSpan.FromMilliseconds(300),
            MaxRetryAfter = TimeSpan.FromSeconds(1)
        });
        await pair.PushAsync(RandomManifest(random, seed * 1000, depth: 2));
        AddFaults(pair.Source, random, new RequestMatch());
        AddFaults(pair.Target, random, AllButBeginnings);
        CopyResult? result = null;
        for (var i = 0; i < MaxTries && result is not CopyResult.Copied and not CopyResult.AlreadyPresent; i++)
        {
            result = await pair.CopyAsync();
            await pair.TargetClient.SettleAsync();

            // The registry may still be processing the end of a request that the test has already seen.
            await Waiting.UntilAsync(
                () => Task.FromResult(pair.Target.OpenUploadCount == 0 ? pair : null),
                () => $"{pair.Target.OpenUploadCount} uploads stayed open after {result}");
            Assert.Equal((default, default), (pair.SourceClient.Demand, pair.TargetClient.Demand));
            Assert.Equal(0, pair.Copier.BufferedBytes);
        }
        Assert.True(result is CopyResult.Copied or CopyResult.AlreadyPresent, $"{result}");
    }

    private static async Task CopyAsync(RegistryPair pair) => Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());

    // Reads the image back through a third registry without authentication.
    private static async Task AssertWholeAsync(RegistryPair pair, SampleManifest image, RegistryClient reader)
    {
        await using var back = await RegistryPair.StartAsync();
        var result = await back.Copier.CopyAsync(back.Request() with { Source = reader }, default);
        await back.AssertCopiedAsync(image, result);
    }

    private static void AddFaults(EmbeddedRegistryServer server, Random random, RequestMatch which)
    {
        for (var i = 0; i < 4; i++)
        {
            var fault = random.Next(9) switch
            {
                0 => Fault.Status(Breakdowns[random.Next(Breakdowns.Length)]),
                1 => Fault.Status(429, retryAfter: random.Next(2) == 0 ? "0" : null),
                2 => Fault.Cut(random.Next(2) == 0 ? Cut.Close : Cut.Reset),
                3 => Fault.CutAnswerAfter(random.Next(100_000)),
                4 => Fault.CutRequestAfter(random.Next(100_000)),
                5 => Fault.LoseAnswer(),
                6 => Fault.StallAnswerAfter(random.Next(50_000)),
                7 => Fault.Before(server.ExpireTokens),
                _ => Fault.Before(server.ForgetUploads),
            };
            server.Faults.Add(which, fault, probability: 0.04, seed: random.Next());
        }
    }

    private static SampleManifest RandomManifest(Random random, int seed, int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            // Layers with the same seed and position are the same blob in several images.
            var sizes = Enumerable.Range(0, random.Next(1, 5))
                .Select(_ => random.Next(5) == 0 ? 1_500_000L : random.Next(100_000))
                .ToList();
            return SampleImage.Create(seed + random.Next(2), sizes, random.Next(2) == 0 ? SampleFormat.Oci : SampleFormat.Docker);
        }
        return SampleIndex.Create(
            [.. Enumerable.Range(0, random.Next(1, 4))
                .Select(i => RandomManifest(random, seed + (i * 10 * depth), depth - 1))
                .DistinctBy(static child => child.Digest)],
            random.Next(2) == 0 ? SampleFormat.Oci : SampleFormat.Docker);
    }
}
