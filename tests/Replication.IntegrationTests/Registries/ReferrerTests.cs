using System.Text.Json;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class ReferrerTests
{
    private const string SignatureType = "application/vnd.example.signature";

    private readonly SampleImage _image = SampleImage.Create(seed: 1);
    private readonly SampleImage _signature;

    public ReferrerTests() => _signature = Signature(_image, seed: 2);

    [Fact]
    public async Task Signatures_and_their_signatures_are_copied()
    {
        await using var pair = await RegistryPair.StartAsync();
        var countersignature = Signature(_signature, seed: 3);
        await pair.PushAsync(_image);
        await pair.PushAsync(_signature, tag: null);
        await pair.PushAsync(countersignature, tag: null);

        var result = await CopyAsync(pair);

        await pair.AssertCopiedAsync(_image, result);
        Assert.Equal([_signature.Digest], await ListAsync(pair.Target.Address, _image.Digest));
        Assert.Equal([countersignature.Digest], await ListAsync(pair.Target.Address, _signature.Digest));
        await pair.AssertHeldAsync(countersignature, countersignature.Digest);
    }

    [Fact]
    public async Task Signatures_of_the_manifests_of_an_index_are_copied()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(SampleIndex.Create([_image, SampleImage.Create(seed: 7)]));
        await pair.PushAsync(_signature, tag: null);

        Assert.IsType<CopyResult.Copied>(await CopyAsync(pair));

        Assert.Equal([_signature.Digest], await ListAsync(pair.Target.Address, _image.Digest));
    }

    [Fact]
    public async Task Referrers_are_not_copied_by_default()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(_image);
        await pair.PushAsync(_signature, tag: null);

        await pair.AssertCopiedAsync(_image, await pair.CopyAsync());

        Assert.Empty(await ListAsync(pair.Target.Address, _image.Digest));
        Assert.Empty(RegistryPair.Of(pair.Source, RequestKind.Referrers));
    }

    [Fact]
    public async Task A_later_signature_is_replicated_to_an_existing_image()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(_image);
        Assert.IsType<CopyResult.Copied>(await CopyAsync(pair));
        Assert.IsType<CopyResult.AlreadyPresent>(await CopyAsync(pair));

        await pair.PushAsync(_signature, tag: null);

        Assert.IsType<CopyResult.Copied>(await CopyAsync(pair));
        Assert.Equal([_signature.Digest], await ListAsync(pair.Target.Address, _image.Digest));
        Assert.IsType<CopyResult.AlreadyPresent>(await CopyAsync(pair));
    }

    [Fact]
    public async Task A_target_that_lists_no_referrers_gets_the_list_under_a_tag()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { Referrers = false });
        var second = Signature(_image, seed: 3);
        await pair.PushAsync(_image);
        await pair.PushAsync(_signature, tag: null);
        await pair.PushAsync(second, tag: null);

        await pair.AssertCopiedAsync(_image, await CopyAsync(pair));

        var entries = await FallbackAsync(pair.Target.Address);
        Assert.Equal(
            new[] { _signature.Digest, second.Digest }.Order(),
            entries.Select(static entry => entry.GetProperty("digest").GetString()!).Order());
        Assert.All(entries, static entry => Assert.Equal(SignatureType, entry.GetProperty("artifactType").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signature_that_was_put_but_not_listed_is_listed_by_the_next_copy(bool byAnotherProcess)
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { Referrers = false });
        await pair.PushAsync(_image);
        await pair.PushAsync(_signature, tag: null);
        pair.Target.Faults.Add(FallbackPut, Fault.Status(403), times: 1);

        Assert.Equal(CopyFailure.Denied, Assert.IsType<CopyResult.Failed>(await CopyAsync(pair)).Failure.Code);
        await pair.AssertTagAbsentAsync();
        using var other = RegistryPair.ClientOf(pair.Target.Address, password: null);
        var request = pair.Request() with { IncludeReferrers = true, Target = byAnotherProcess ? other : pair.TargetClient };

        await pair.AssertCopiedAsync(_image, await pair.Copier.CopyAsync(request, default));

        Assert.Equal(_signature.Digest, Assert.Single(await FallbackAsync(pair.Target.Address)).GetProperty("digest").GetString());
        pair.Target.Requests.Clear();
        Assert.IsType<CopyResult.AlreadyPresent>(await pair.Copier.CopyAsync(request, default));
        Assert.InRange(pair.Target.Requests.All.Count, 1, 3);
    }

    [Fact]
    public async Task A_signature_with_a_tag_of_its_own_gets_the_tag_once_it_is_listed()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { Referrers = false });
        await pair.PushAsync(_image);
        await pair.PushAsync(_signature, "signature");
        pair.Target.Faults.Add(FallbackPut, Fault.Status(403), times: 1);

        Assert.Equal(CopyFailure.Denied, Assert.IsType<CopyResult.Failed>(await pair.CopyAsync("signature")).Failure.Code);
        await pair.AssertTagAbsentAsync("signature");

        await pair.AssertCopiedAsync(_signature, await pair.CopyAsync("signature"), "signature");
        Assert.Single(await FallbackAsync(pair.Target.Address));
    }

    [Fact]
    public async Task A_target_with_the_referrers_API_gets_no_referrers_tag()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(_image);
        await pair.PushAsync(_signature, tag: null);
        Assert.IsType<CopyResult.Copied>(await CopyAsync(pair));
        pair.Target.Requests.Clear();
        using var other = RegistryPair.ClientOf(pair.Target.Address, password: null);

        Assert.IsType<CopyResult.AlreadyPresent>(
            await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true, Target = other }, default));

        Assert.Single(RegistryPair.Of(pair.Target, RequestKind.Referrers));
        Assert.DoesNotContain(pair.Target.Requests.All, static request => request.Method == "PUT");
        await pair.AssertTagAbsentAsync(FallbackTag);
    }

    [Fact]
    public async Task A_missing_subject_does_not_end_the_requests_for_the_others()
    {
        await using var pair = await RegistryPair.StartAsync();
        var index = SampleIndex.Create([_image, SampleImage.Create(seed: 7)]);
        await pair.PushAsync(index);
        await pair.PushAsync(_signature, tag: null);
        pair.Source.Faults.Add(
            new RequestMatch
            {
                Kind = RequestKind.Referrers,
                Where = request => request.Target.Contains(index.Digest, StringComparison.Ordinal)
            },
            Fault.Status(404, body: """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"no such manifest"}]}"""));

        Assert.IsType<CopyResult.Copied>(await CopyAsync(pair));

        Assert.Equal([_signature.Digest], await ListAsync(pair.Target.Address, _image.Digest));
    }

    [Fact]
    public async Task Without_override_a_concurrently_set_cosign_tag_is_not_replaced()
    {
        await using var pair = await RegistryPair.StartAsync();
        var tag = $"{FallbackTag}.sig";
        var (ours, theirs) = (SampleImage.Create(seed: 4), SampleImage.Create(seed: 5));
        await pair.PushAsync(_image);
        await pair.PushAsync(ours, tag);
        pair.Target.Faults.Add(
            new RequestMatch
            {
                Kind = RequestKind.Upload,
                Method = "PUT",
                Where = put => put.Target.EndsWith(Uri.EscapeDataString(ours.Blobs[0].Digest), StringComparison.Ordinal)
            },
            Fault.Before(() => pair.PushToTargetAsync(theirs, tag)),
            times: 1);

        Assert.IsType<CopyResult.Copied>(
            await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true, Override = false }, default));

        await pair.AssertHeldAsync(theirs, tag);
    }

    [Fact]
    public async Task Copies_that_add_to_one_list_at_once_lose_nothing()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { Referrers = false });
        var signatures = Enumerable.Range(10, 6).Select(seed => Signature(_image, seed)).ToList();
        foreach (var signature in signatures)
            await pair.PushAsync(signature, $"signature-{signature.Digest[7..17]}");

        await Task.WhenAll(signatures.Select(signature => pair.CopyAsync($"signature-{signature.Digest[7..17]}")));

        Assert.Equal(6, (await FallbackAsync(pair.Target.Address)).Count);
    }

    [Fact]
    public async Task The_referrers_tag_of_a_source_is_read_and_not_copied()
    {
        await using var pair = await RegistryPair.StartAsync(source: static options => options with { Referrers = false });
        await pair.PushAsync(_image);
        await pair.PushAsync(SampleIndex.Create([_signature]), FallbackTag);

        await pair.AssertCopiedAsync(_image, await CopyAsync(pair));

        Assert.Equal([_signature.Digest], await ListAsync(pair.Target.Address, _image.Digest));
        await pair.AssertTagAbsentAsync(FallbackTag);
    }

    [Fact]
    public async Task A_missing_referrers_API_is_requested_once()
    {
        await using var pair = await RegistryPair.StartAsync(source: static options => options with { Referrers = false });
        await pair.PushAsync(SampleIndex.Create([_image, SampleImage.Create(seed: 7)]));
        await CopyAsync(pair);
        pair.Source.Requests.Clear();

        await CopyAsync(pair);

        Assert.Empty(RegistryPair.Of(pair.Source, RequestKind.Referrers));
    }

    [Fact]
    public async Task Listed_manifests_with_another_subject_are_not_copied()
    {
        await using var pair = await RegistryPair.StartAsync(source: static options => options with { Referrers = false });
        await pair.PushAsync(_image);
        await pair.PushAsync(
            SampleIndex.Create([SampleImage.Create(seed: 5), Signature(SampleImage.Create(seed: 6), seed: 8)]), FallbackTag);

        await pair.AssertCopiedAsync(_image, await CopyAsync(pair));

        Assert.Equal(1, pair.Target.Requests.Count(static request => request is { Kind: RequestKind.Manifest, Method: "PUT" }));
    }

    [Fact]
    public async Task Cosign_tags_are_copied()
    {
        await using var pair = await RegistryPair.StartAsync();
        var tag = $"sha256-{_image.Digest["sha256:".Length..]}.sig";
        var signature = SampleImage.Create(seed: 4);
        await pair.PushAsync(_image);
        await pair.PushAsync(signature, tag);

        await pair.AssertCopiedAsync(_image, await CopyAsync(pair));

        await pair.AssertHeldAsync(signature, tag);
    }

    [Fact]
    public async Task The_tag_is_written_after_the_signatures()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(_image);
        await pair.PushAsync(_signature, tag: null);
        pair.Target.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Manifest, Reference = _signature.Digest }, Fault.Status(403));

        var result = await CopyAsync(pair);

        Assert.Equal(CopyFailure.Denied, Assert.IsType<CopyResult.Failed>(result).Failure.Code);
        await pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task Dockers_registry_keeps_the_list_under_the_tag()
    {
        await using var server = await DockerRegistryServer.StartAsync();
        await using var pair = await RegistryPair.StartAsync();
        using var client = RegistryPair.ClientOf(server.Address, password: null);
        await pair.PushAsync(_image);
        await pair.PushAsync(_signature, tag: null);

        var result = await pair.Copier.CopyAsync(pair.Request() with { Target = client, IncludeReferrers = true }, default);

        Assert.IsType<CopyResult.Copied>(result);
        Assert.Equal(_signature.Digest, Assert.Single(await FallbackAsync(server.Address)).GetProperty("digest").GetString());
        using var back = RegistryPair.ClientOf(server.Address, password: null);
        var returned =
            await pair.Copier.CopyAsync(pair.Request("v1", "elsewhere/app") with { Source = back, IncludeReferrers = true }, default);
        Assert.IsType<CopyResult.Copied>(returned);
        Assert.Equal([_signature.Digest], await ListAsync(pair.Target.Address, _image.Digest, "elsewhere/app"));
    }

    private RequestMatch FallbackPut => new() { Kind = RequestKind.Manifest, Method = "PUT", Reference = FallbackTag };

    private string FallbackTag => $"sha256-{_image.Digest["sha256:".Length..]}";

    private static SampleImage Signature(SampleManifest of, int seed) =>
        SampleImage.Create(seed, [100], subject: of, artifactType: SignatureType);

    private static Task<CopyResult> CopyAsync(RegistryPair pair) =>
        pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default);

    private static async Task<List<string>> ListAsync(Uri registry, string subject, string repository = RegistryPair.RepositoryText)
    {
        using var http = new HttpClient();
        using var list = JsonDocument.Parse(await http.GetStringAsync(new Uri(registry, $"v2/{repository}/referrers/{subject}")));
        return [.. list.RootElement.GetProperty("manifests")
            .EnumerateArray()
            .Select(static entry => entry.GetProperty("digest").GetString()!)];
    }

    private async Task<List<JsonElement>> FallbackAsync(Uri registry)
    {
        using var reader = new RegistryPusher(registry);
        var list = await reader.ReadManifestAsync(RegistryPair.RepositoryText, FallbackTag);
        return [.. JsonDocument.Parse(list!.Bytes).RootElement.GetProperty("manifests").EnumerateArray()];
    }
}
