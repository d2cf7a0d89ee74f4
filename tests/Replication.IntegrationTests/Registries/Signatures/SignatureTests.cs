using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.Contracts.Signatures;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Signatures;
using Xunit;

namespace Replication.IntegrationTests.Registries.Signatures;

/// <summary>Which images are copied by a rule that verifies signatures, and which signatures count.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private readonly SampleImage _image = SampleImage.Create(1);
    private readonly CosignSigner _release = CosignSigner.Create();
    private readonly CosignSigner _other = CosignSigner.Create();
    private readonly NotationSigner _acme = new();
    private RegistryPair _pair = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
    }

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        _release.Dispose();
        _other.Dispose();
        _acme.Dispose();
    }

    public static TheoryData<string> Formats => ["tag", "oci", "bundle", "message", "jws", "cose"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_signature_in_each_format_lets_the_image_pass_and_is_copied_with_it(string format)
    {
        var signature = await SignAsync(format);

        await _pair.AssertCopiedAsync(_image, await CopyAsync(Cosign(("release", _release)) with { Notation = Acme() }));
        await _pair.AssertHeldAsync(signature, signature.Digest);
    }

    [Theory]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    [InlineData("rsa")]
    public async Task Other_keys_verify_too(string kind)
    {
        using var key = kind == "rsa" ? CosignSigner.CreateRsa(3072) : CosignSigner.Create(ECCurve.CreateFromFriendlyName(kind));
        await _pair.PushAsync(CosignSigner.Tagged(_image.Digest, key), CosignSigner.TagOf(_image.Digest));

        Assert.IsType<CopyResult.Copied>(await CopyAsync(Cosign(("release", key))));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_signature_of_another_image_does_not_count(string format)
    {
        await SignAsync(format, SampleImage.Create(2));

        await AssertRefusedAsync(TaskIssue.SignatureInvalid, "another image", "is tampered with");
    }

    [Fact]
    public async Task An_image_without_a_signature_is_not_copied()
    {
        var failure = await AssertRefusedAsync(TaskIssue.SignatureMissing, "has no signature that the rule accepts");

        Assert.EndsWith(
            "Sign the image with one of cosign key 'release', Notation identity 'x509.subject: C=US, ST=WA, O=acme'.",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_with_another_key_does_not_count()
    {
        await _pair.PushAsync(CosignSigner.Tagged(_image.Digest, _other), CosignSigner.TagOf(_image.Digest));
        await _pair.PushAsync(_other.Bundled(_image), tag: null);

        await AssertRefusedAsync(TaskIssue.SignatureInvalid, "made with a key that the rule does not list");
    }

    [Fact]
    public async Task A_tampered_signature_does_not_count()
    {
        var signature = _release.Sign(CosignSigner.Payload(_image.Digest));
        signature[^1] ^= 1;
        await _pair.PushAsync(
            CosignSigner.Tagged([(CosignSigner.Payload(_image.Digest), Convert.ToBase64String(signature))]),
            CosignSigner.TagOf(_image.Digest));
        await _pair.PushAsync(_release.Bundled(_image, SampleImage.Create(2).Digest, flippedBit: 8 * 80), tag: null);

        await AssertRefusedAsync(TaskIssue.SignatureInvalid, "tampered");
    }

    [Fact]
    public async Task A_signature_counts_beside_others_that_do_not()
    {
        await _pair.PushAsync(CosignSigner.Tagged(_image.Digest, _other, _other, _release), CosignSigner.TagOf(_image.Digest));

        Assert.IsType<CopyResult.Copied>(await CopyAsync(Cosign(("release", _release))));
    }

    [Fact]
    public async Task An_attestation_is_no_signature()
    {
        await _pair.PushAsync(_release.Bundled(_image, predicate: "https://slsa.dev/provenance/v1"), tag: null);

        await AssertRefusedAsync(TaskIssue.SignatureMissing, "has no signature");
    }

    [Fact]
    public async Task The_same_signer_counts_once()
    {
        await _pair.PushAsync(CosignSigner.Tagged(_image.Digest, _release, _release), CosignSigner.TagOf(_image.Digest));
        await _pair.PushAsync(_release.Bundled(_image), tag: null);
        await _pair.PushAsync(_acme.SignJws(_image), tag: null);
        await _pair.PushAsync(_acme.SignCose(_image), tag: null);
        var three = Cosign(("release", _release), ("ci", _other)) with { Minimum = 3, Notation = Acme() };

        var failure = await AssertRefusedAsync(three, TaskIssue.SignatureMissing, "3 of cosign key 'release', cosign key 'ci'");
        Assert.Contains(
            "(found: cosign key 'release', Notation identity 'x509.subject: C=US, ST=WA, O=acme')",
                failure.Message,
                StringComparison.Ordinal);
        Assert.IsType<CopyResult.Copied>(await CopyAsync(three with { Minimum = 2 }));
    }

    [Fact]
    public async Task A_key_pair_counts_once_when_it_signs_for_cosign_and_for_Notation()
    {
        using var acme = _acme.ToCosign();
        await _pair.PushAsync(acme.Bundled(_image), tag: null);
        await _pair.PushAsync(_acme.SignJws(_image), tag: null);
        var two = Cosign(("acme", acme), ("release", _release)) with { Minimum = 2, Notation = Acme() };

        await AssertRefusedAsync(two, TaskIssue.SignatureMissing, "2 of cosign key 'acme', cosign key 'release', Notation identity");

        await _pair.PushAsync(_release.Bundled(_image), tag: null);
        Assert.IsType<CopyResult.Copied>(await CopyAsync(two));
    }

    [Fact]
    public async Task All_signers_are_required_when_the_rule_says_so()
    {
        var both = Cosign(("release", _release), ("ci", _other)) with { Require = VerifyRequirement.All };
        await _pair.PushAsync(_release.Bundled(_image), tag: null);
        await AssertRefusedAsync(both, TaskIssue.SignatureMissing, "all of cosign key 'release', cosign key 'ci'");

        await _pair.PushAsync(_other.Bundled(_image), tag: null);

        Assert.IsType<CopyResult.Copied>(await CopyAsync(both));
    }

    [Fact]
    public async Task Expired_signatures_and_certificates_count_at_the_permissive_level_only()
    {
        var now = DateTimeOffset.UtcNow;
        using var old = new NotationSigner(from: now.AddDays(-30), to: now.AddDays(-10));
        await _pair.PushAsync(old.SignJws(_image, signedAt: now.AddDays(-20)), tag: null);
        await _pair.PushAsync(_acme.SignJws(_image, signedAt: now.AddHours(-2), expiry: now.AddHours(-1)), tag: null);
        var notation = Acme() with { TrustStore = [old.Authority] };
        var strict = new VerifyPolicy { Notation = notation };

        await AssertRefusedAsync(strict, TaskIssue.SignatureInvalid, "its certificate is not valid at");
        await AssertRefusedAsync(
            strict with { Notation = notation with { TrustStore = [_acme.Authority] } }, TaskIssue.SignatureInvalid, "it expired at");
        Assert.IsType<CopyResult.Copied>(
            await CopyAsync(strict with { Notation = notation with { Level = NotationLevel.Permissive } }));
    }

    [Fact]
    public async Task A_certificate_must_have_been_valid_when_it_signed()
    {
        await _pair.PushAsync(_acme.SignJws(_image, signedAt: DateTimeOffset.UtcNow.AddDays(-5)), tag: null);

        await AssertRefusedAsync(TaskIssue.SignatureInvalid, "its certificate was not valid at the signing time");
    }

    [Fact]
    public async Task Only_trusted_identities_of_the_trust_store_count()
    {
        using var stranger = new NotationSigner();
        using var server = new NotationSigner(isForSigning: false);
        using var sales = new NotationSigner("C=US, S=WA, O=acme sales, CN=release");
        await _pair.PushAsync(stranger.SignCose(_image), tag: null);
        await _pair.PushAsync(server.SignJws(_image), tag: null);
        await _pair.PushAsync(sales.SignJws(_image), tag: null);
        var policy = new VerifyPolicy { Notation = Acme() with { TrustStore = [_acme.Authority, server.Authority, sales.Authority] } };

        var failure =
            await AssertRefusedAsync(policy, TaskIssue.SignatureInvalid, "its certificate is not from the trust store of the rule");
        Assert.Contains("its certificate is not for signing", failure.Message, StringComparison.Ordinal);
        Assert.Contains("is no trusted identity of the rule", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_index_is_copied_with_its_unsigned_manifests()
    {
        var index = SampleIndex.Create([_image, SampleImage.Create(7)]);
        await _pair.PushAsync(index);
        await _pair.PushAsync(_release.Bundled(index), tag: null);

        await _pair.AssertCopiedAsync(index, await CopyAsync(Cosign(("release", _release))));
    }

    [Fact]
    public async Task A_signature_of_one_manifest_does_not_cover_the_index()
    {
        await _pair.PushAsync(SampleIndex.Create([_image, SampleImage.Create(7)]));
        await _pair.PushAsync(_release.Bundled(_image), tag: null);

        await AssertRefusedAsync(TaskIssue.SignatureMissing, "has no signature");
    }

    [Fact]
    public async Task An_image_in_the_place_of_a_signature_is_not_copied()
    {
        var (hidden, referring) =
            (SampleImage.Create(8), SampleImage.Create(9, subject: _image, artifactType: "application/vnd.example.sbom"));
        await _pair.PushAsync(_release.Bundled(_image), tag: null);
        await _pair.PushAsync(hidden, CosignSigner.TagOf(_image.Digest));
        await _pair.PushAsync(hidden, CosignSigner.TagOf(_image.Digest).Replace(".sig", ".att", StringComparison.Ordinal));
        await _pair.PushAsync(referring, tag: null);

        await _pair.AssertCopiedAsync(_image, await CopyAsync(Cosign(("release", _release))));

        await AssertAbsentAsync(hidden.Digest);
        await AssertAbsentAsync(referring.Digest);
        await AssertAbsentAsync(CosignSigner.TagOf(_image.Digest));
    }

    [Theory]
    [InlineData(".sig", "application/vnd.dev.cosign.simplesigning.v1+json")]
    [InlineData(".att", "application/vnd.dsse.envelope.v1+json")]
    [InlineData(".sbom", "text/spdx")]
    [InlineData("", "application/cose")]
    [InlineData("", "application/octet-stream")]
    [InlineData("", "application/x-tar")]
    [InlineData("", "application/vnd.oci.image.layer")]
    [InlineData("", "application/vnd.sylabs.sif.layer.v1.sif")]
    public async Task An_archive_is_not_copied_whatever_its_media_type_says(string suffix, string mediaType)
    {
        var layer = SampleBlob.Of(mediaType, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x2D, 0xCB, 0xCC, 1, 0]);
        var hidden = SampleReferrer.Create(_image, mediaType, layer);
        await _pair.PushAsync(_release.Bundled(_image), tag: null);
        var tag = suffix.Length > 0 ? CosignSigner.TagOf(_image.Digest).Replace(".sig", suffix, StringComparison.Ordinal) : null;
        await _pair.PushAsync(hidden, tag);

        await _pair.AssertCopiedAsync(_image, await CopyAsync(Cosign(("release", _release))));

        await AssertAbsentAsync(hidden.Digest);
        if (tag is not null)
            await AssertAbsentAsync(tag);
    }

    [Fact]
    public async Task Text_about_an_image_is_copied_with_it()
    {
        var text = SampleReferrer.Create(_image, "text/spdx", SampleBlob.Of("text/spdx", "SPDXVersion: SPDX-2.3"u8.ToArray()));
        await _pair.PushAsync(_release.Bundled(_image), tag: null);
        await _pair.PushAsync(text, tag: null);

        await _pair.AssertCopiedAsync(_image, await CopyAsync(Cosign(("release", _release))));

        using var reader = new RegistryPusher(_pair.Target.Address);
        Assert.NotNull(await reader.ReadManifestAsync(RegistryPair.RepositoryText, text.Digest));
    }

    [Theory]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json", """{"messageSignature":"x"}""")]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json", """{"messageSignature":[]}""")]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json", """{"messageSignature":{"messageDigest":[]}}""")]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json", """{"dsseEnvelope":"x"}""")]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json", """{"dsseEnvelope":{"signatures":["\ud800"],"payload":"e30="}}""")]
    [InlineData("application/jose+json", """{"payload":"e30","protected":"eyJhbGciOiJQUzI1NiIsImNyaXQiOlsiXHVkODAwIl19","signature":"x"}""")]
    [InlineData("application/jose+json", """{"payload":"\ud800","protected":"e30","signature":"x"}""")]
    [InlineData("application/cose", "[]")]
    public async Task What_cannot_be_read_does_not_hide_a_valid_signature(string mediaType, string junk)
    {
        var blob = SampleBlob.Of(mediaType, System.Text.Encoding.UTF8.GetBytes(junk));
        await _pair.PushAsync(SampleReferrer.Create(_image, mediaType, blob), tag: null);
        await _pair.PushAsync(_release.Bundled(_image), tag: null);

        Assert.IsType<CopyResult.Copied>(await CopyAsync(Cosign(("release", _release)) with { Notation = Acme(), Minimum = 1 }));
    }

    [Fact]
    public async Task A_thousand_signatures_are_read_within_limits()
    {
        var payload = CosignSigner.Payload(_image.Digest);
        var wrong = Convert.ToBase64String(_other.Sign(payload));
        await _pair.PushAsync(
            CosignSigner.Tagged([.. Enumerable.Repeat((payload, wrong), 1000)]), CosignSigner.TagOf(_image.Digest));

        await AssertRefusedAsync(TaskIssue.SignatureInvalid, $"and {SignatureVerifier.MaxSignatureCount + 1 - 5} more");

        Assert.InRange(RegistryPair.Of(_pair.Source, RequestKind.Blob).Count, 1, SignatureVerifier.MaxSignatureCount);
    }

    [Fact]
    public async Task A_huge_payload_is_not_read()
    {
        var blob = SampleBlob.Of("application/vnd.dev.sigstore.bundle.v0.3+json", new byte[SignatureVerifier.MaxSignatureBytes + 1]);
        await _pair.PushAsync(SampleReferrer.Create(_image, blob.MediaType, blob), tag: null);

        await AssertRefusedAsync(TaskIssue.SignatureInvalid, "bytes; allowed");

        Assert.Empty(RegistryPair.Of(_pair.Source, RequestKind.Blob));
    }

    [Fact]
    public async Task A_list_that_names_signatures_of_other_images_is_not_believed()
    {
        var other = SampleImage.Create(2);
        var stolen = _release.Bundled(other);
        await _pair.PushAsync(other, "other");
        await _pair.PushAsync(stolen, tag: null);
        var list = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.index.v1+json",
            ["manifests"] = new JsonArray(SampleDocument.Entry(stolen)),
        };
        _pair.Source.Faults.Add(
            new RequestMatch { Kind = RequestKind.Referrers },
            new Fault((context, _) =>
            {
                context.Response.ContentType = "application/vnd.oci.image.index.v1+json";
                return context.Response.WriteAsync(list.ToJsonString());
            }));

        await AssertRefusedAsync(TaskIssue.SignatureMissing, "has no signature");
    }

    [Fact]
    public async Task A_registry_that_fails_is_no_missing_signature()
    {
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, Fault.Status(503));

        var failed = Assert.IsType<CopyResult.Failed>(await CopyAsync(Cosign(("release", _release))));

        Assert.Equal(CopyFailure.RegistryUnavailable, failed.Failure.Code);
        await _pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task A_copy_without_a_policy_sends_no_request_for_signatures()
    {
        Assert.IsType<CopyResult.Copied>(await _pair.CopyAsync());

        Assert.Empty(RegistryPair.Of(_pair.Source, RequestKind.Referrers));
    }

    private NotationPolicy Acme() =>
        new() { TrustStore = [_acme.Authority], TrustedIdentities = ["x509.subject: C=US, ST=WA, O=acme"] };

    private static VerifyPolicy Cosign(params (string Name, CosignSigner Key)[] keys) =>
        new() { Cosign = [.. keys.Select(static it => new CosignKey { Name = it.Name, Key = it.Key.PublicKey })] };

    private async Task<SampleManifest> SignAsync(string format, SampleManifest? other = null)
    {
        var digest = other?.Digest ?? _image.Digest;
        var payload = CosignSigner.Payload(digest);
        SampleManifest signature = format switch
        {
            "tag" => CosignSigner.Tagged(digest, _release),
            "oci" => CosignSigner.Tagged([(payload, Convert.ToBase64String(_release.Sign(payload)))], _image),
            "bundle" => _release.Bundled(_image, digest),
            "message" => _release.BundledMessage(_image, other?.Bytes),
            "jws" => _acme.SignJws(_image, digest),
            _ => _acme.SignCose(_image, digest),
        };
        await _pair.PushAsync(signature, format == "tag" ? CosignSigner.TagOf(_image.Digest) : null);
        return signature;
    }

    private Task<CopyResult> CopyAsync(VerifyPolicy policy) => _pair.Copier.CopyAsync(
        _pair.Request() with { IncludeReferrers = true, Verifier = new SignatureVerifier(policy, TimeProvider.System) }, default);

    private Task<CopyFailure> AssertRefusedAsync(string code, params string[] messages) =>
        AssertRefusedAsync(Cosign(("release", _release)) with { Notation = Acme() }, code, messages);

    private async Task<CopyFailure> AssertRefusedAsync(VerifyPolicy policy, string code, params string[] messages)
    {
        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync(policy)).Failure;
        Assert.Equal(code, failure.Code);
        Assert.True(messages.Any(it => failure.Message.Contains(it, StringComparison.Ordinal)), failure.Message);
        await _pair.AssertTagAbsentAsync();
        await AssertAbsentAsync(_image.Digest);
        return failure;
    }

    private async Task AssertAbsentAsync(string reference)
    {
        using var reader = new RegistryPusher(_pair.Target.Address);
        Assert.Null(await reader.ReadManifestAsync(RegistryPair.RepositoryText, reference));
    }
}
