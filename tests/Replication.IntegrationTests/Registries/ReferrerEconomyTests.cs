using Microsoft.AspNetCore.Http;
using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>Limits on the number of requests to find the referrers of an image.</summary>
public sealed class ReferrerEconomyTests : IAsyncLifetime
{
    private RegistryPair _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await RegistryPair.StartAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Finding_no_referrers_takes_a_few_requests_and_no_extra_time()
    {
        var image = SampleImage.Create(layerSizes: [10_000, 20_000]);
        await _pair.PushAsync(image);
        using var rounds = new RoundTrips(_pair.Target, 2, 3, 3, 1);

        var result = await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default);

        // The same rounds as without referrers: existence checks, upload starts, uploads, tag.
        Assert.Equal([2, 3, 3, 1], rounds.Sizes);
        Assert.Equal(2 + 3 + 3 + 1, _pair.Target.Requests.All.Count);
        Assert.Equal(5 + 5, _pair.Source.Requests.All.Count);
        rounds.Dispose();
        await _pair.AssertCopiedAsync(image, result);

        // A registry that is known to support the referrers API is not checked for a fallback tag.
        var next = SampleImage.Create(seed: 2);
        await _pair.PushAsync(next, "v2");
        Assert.IsType<CopyResult.Copied>(await _pair.Copier.CopyAsync(_pair.Request("v2") with { IncludeReferrers = true }, default));
        Assert.Equal(5 + 4, _pair.Source.Requests.All.Count);
    }

    [Theory]
    [InlineData(true, 5 + 1 + 16)]
    [InlineData(false, 5 + 1)]
    public async Task Finding_referrers_of_many_manifests_takes_one_list_of_the_tags(bool listsReferrers, int requests)
    {
        await using var pair = await RegistryPair.StartAsync(source: options => options with { Referrers = listsReferrers });
        var children = Enumerable.Range(1, 16).Select(static seed => SampleImage.Create(seed, [100])).ToList();
        var (signature, tag) = (SampleImage.Create(seed: 99), $"sha256-{children[3].Digest["sha256:".Length..]}.sig");
        await pair.PushAsync(signature, tag);
        await pair.PushAsync(SampleIndex.Create(children));

        await pair.CopyAsync();
        var without = pair.Source.Requests.All.Count;
        await pair.PushAsync(SampleIndex.Create(children));
        using var target = RegistryPair.ClientOf(pair.Target.Address, password: null);
        Assert.IsType<CopyResult.Copied>(
            await pair.Copier.CopyAsync(pair.Request("v1", "team/other") with { Target = target, IncludeReferrers = true }, default));

        // Requests for the signature: digest, manifest, blobs, a final check of its tag, and its own referrers. Content that the first copy
        // read is cached.
        var itself = 1 + 1 + 3 + 1 + (listsReferrers ? 1 : 0);
        Assert.Equal(without - 17 + requests + itself, pair.Source.Requests.All.Count);
        Assert.Single(RegistryPair.Of(pair.Source, RequestKind.Tags));
        await pair.AssertHeldAsync(signature, tag, "team/other");
    }

    [Theory]
    [InlineData(403, null)]
    [InlineData(404, null)]
    [InlineData(200, "<html></html>")]
    public async Task Unlisted_tags_are_requested_by_name(int status, string? body)
    {
        var child = SampleImage.Create(seed: 1);
        var (signature, tag) = (SampleImage.Create(seed: 99), $"sha256-{child.Digest["sha256:".Length..]}.sig");
        await _pair.PushAsync(signature, tag);
        await _pair.PushAsync(SampleIndex.Create([child, SampleImage.Create(seed: 2), SampleImage.Create(seed: 3)]));
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Tags }, Fault.Status(status, body: body));

        Assert.IsType<CopyResult.Copied>(await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default));

        await _pair.AssertHeldAsync(signature, tag);
        Assert.Single(RegistryPair.Of(_pair.Source, RequestKind.Tags));
    }

    [Fact]
    public async Task Reading_an_endless_list_of_tags_stops_after_a_few_pages()
    {
        var child = SampleImage.Create(seed: 1);
        var (signature, tag) = (SampleImage.Create(seed: 99), $"sha256-{child.Digest["sha256:".Length..]}.sig");
        await _pair.PushAsync(signature, tag);
        await _pair.PushAsync(SampleIndex.Create([child, SampleImage.Create(seed: 2), SampleImage.Create(seed: 3)]));
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Tags }, new Fault(static async (context, _) =>
        {
            context.Response.Headers.Link = $"<{context.Request.Path}?n=1000&last={Guid.NewGuid():N}>; rel=\"next\"";
            await context.Response.WriteAsync("""{"name":"team/app","tags":["a"]}""");
        }));

        Assert.IsType<CopyResult.Copied>(await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default));

        await _pair.AssertHeldAsync(signature, tag);
        Assert.Equal(5, RegistryPair.Of(_pair.Source, RequestKind.Tags).Count);
    }

    [Fact]
    public async Task Finding_referrers_of_an_existing_image_adds_no_round_trip()
    {
        var image = SampleImage.Create();
        await _pair.PushAsync(image);
        await _pair.PushToTargetAsync(image, "v1");
        using var rounds = new RoundTrips(_pair.Target, 2);

        Assert.IsType<CopyResult.AlreadyPresent>(
            await _pair.Copier.CopyAsync(_pair.Request() with { Digest = Digest.Parse(image.Digest), IncludeReferrers = true }, default));

        Assert.Equal(2, _pair.Target.Requests.All.Count);
        Assert.Equal([2], rounds.Sizes);
    }
}
