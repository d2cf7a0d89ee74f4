using System.Text.Json;
using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Signatures;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>Lists of referrers under fallback tags, between registries without the referrers API.</summary>
public sealed class ReferrersListTests
{
    private const string Signature = "application/vnd.example.signature+json";

    private readonly SampleImage _image = SampleImage.Create(seed: 1);

    [Fact]
    public async Task The_target_gets_the_list_of_the_source_unchanged()
    {
        await using var pair = await StartAsync();
        var list = await PushListAsync(pair, SignatureOf(_image, 2), SignatureOf(_image, 3));

        await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default);

        await pair.AssertHeldAsync(list, ListTag);
        Assert.True(await IsAtTargetAsync(pair, list));
    }

    [Fact]
    public async Task A_list_with_entries_that_the_source_lacks_keeps_them()
    {
        await using var pair = await StartAsync();
        var (own, common) = (SignatureOf(_image, 2), SignatureOf(_image, 3));
        await pair.PushToTargetAsync(_image, "v1");
        await pair.PushToTargetAsync(SampleIndex.Create([own]), ListTag);
        var list = await PushListAsync(pair, common);
        Assert.False(await IsAtTargetAsync(pair, list));

        await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default);

        Assert.Equal(
            new[] { own.Digest, common.Digest }.Order(),
            (await ListAsync(pair)).Order());
        // The bytes differ, and nothing is missing.
        Assert.NotEqual(list.Digest, await DigestAtTargetAsync(pair));
        Assert.True(await IsAtTargetAsync(pair, list));
    }

    [Fact]
    public async Task Only_referrers_that_are_copied_must_be_at_the_target()
    {
        await using var pair = await StartAsync();
        var list = await PushListAsync(
            pair, SignatureOf(SampleImage.Create(seed: 9), 2), SampleImage.Create(seed: 3, subject: _image, artifactType: Signature));

        Assert.False(await IsAtTargetAsync(pair, list));
        Assert.True(await IsAtTargetAsync(pair, list, verifies: true));
    }

    [Fact]
    public async Task An_image_under_the_name_of_a_list_is_no_list()
    {
        await using var pair = await StartAsync();
        await pair.PushAsync(_image);

        Assert.False(await IsAtTargetAsync(pair, _image));
    }

    private string ListTag => _image.Digest.Replace(':', '-');

    private static SampleDocument SignatureOf(SampleManifest image, int seed) =>
        SampleReferrer.Create(image, Signature, SampleBlob.Of(Signature, [(byte)'{', (byte)'"', (byte)('a' + seed), (byte)'"', (byte)'}']));

    private static Task<RegistryPair> StartAsync() => RegistryPair.StartAsync(
        static options => options with { Referrers = false }, static options => options with { Referrers = false });

    private async Task<SampleIndex> PushListAsync(RegistryPair pair, params SampleManifest[] referrers)
    {
        var list = SampleIndex.Create([.. referrers]);
        await pair.PushAsync(_image);
        await pair.PushAsync(list, ListTag);
        return list;
    }

    private Task<bool> IsAtTargetAsync(RegistryPair pair, SampleManifest list, bool verifies = false) =>
        pair.SourceClient.IsReferrersListAtAsync(
            RegistryPair.Repository,
            Digest.Parse(list.Digest),
            Digest.Parse(_image.Digest),
            pair.TargetClient,
            RegistryPair.Repository,
            verifies,
            default);

    private async Task<IReadOnlyList<string>> ListAsync(RegistryPair pair)
    {
        using var reader = new RegistryPusher(pair.Target.Address);
        using var json = JsonDocument.Parse((await reader.ReadManifestAsync(RegistryPair.RepositoryText, ListTag))!.Bytes);
        return [.. json.RootElement.GetProperty("manifests").EnumerateArray().Select(static it => it.GetProperty("digest").GetString()!)];
    }

    private async Task<string?> DigestAtTargetAsync(RegistryPair pair) =>
        (await pair.TargetClient.ResolveAsync(RegistryPair.Repository, Tag.Parse(ListTag), default))?.Text;
}
