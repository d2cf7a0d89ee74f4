using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Images;
using Replication.Contracts.Signatures;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Serving;
using Replication.Testing.Signatures;
using Xunit;

namespace Replication.IntegrationTests.Registries.Signatures;

/// <summary>
/// Images that the real cosign and notation signed. The decision is compared with that of the program's own <c>verify</c>.
/// </summary>
public sealed class SignatureToolTests : IAsyncLifetime
{
    private readonly SigningTools _tools = new();
    private readonly SampleImage _image = SampleImage.Create(1);
    private readonly SampleImage _unsigned = SampleImage.Create(2);
    private RegistryPair _pair = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
        await _pair.PushAsync(_unsigned, "unsigned");
    }

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        _tools.Dispose();
    }

    [Theory]
    [InlineData("ecdsa", "true")]
    [InlineData("ecdsa", "false")]
    [InlineData("rsa", "true")]
    [InlineData("rsa", "false")]
    public async Task Cosign_and_the_rule_agree(string kind, string bundle)
    {
        var (key, publicKey) = await MakeKeyAsync(kind);
        using var other = CosignSigner.Create();
        await File.WriteAllTextAsync(_tools.Combine("other.pub"), other.PublicKey);
        Ok(await _tools.CosignAsync(
            "sign", "--yes", "--allow-http-registry", "--key", key, "--use-signing-config=false", "--tlog-upload=false",
            $"--new-bundle-format={bundle}", Reference(_image)));

        await AssertCosignAsync(_image, publicKey, bundle, expected: true);
        await AssertCosignAsync(_image, "other.pub", bundle, expected: false);
        await AssertCosignAsync(_unsigned, publicKey, bundle, expected: false);
        await MoveSignatureAsync(bundle == "true");
        await AssertCosignAsync(_unsigned, publicKey, bundle, expected: false);
    }

    [Theory]
    [InlineData("jws")]
    [InlineData("cose")]
    public async Task Notation_and_the_rule_agree(string format)
    {
        await MakeCertificatesAsync();
        Ok(await _tools.NotationAsync(
            "sign", "--insecure-registry", "--key", "acme", "--signature-format", format, "--force-referrers-tag=false", Reference(
                _image)));

        await AssertNotationAsync(_image, "acme", "x509.subject: C=US, ST=WA, O=Notary", expected: true);
        await AssertNotationAsync(_image, "acme", "*", expected: true);
        await AssertNotationAsync(_image, "acme", "x509.subject: C=US, ST=WA, O=Other", expected: false);
        await AssertNotationAsync(_image, "stranger", "*", expected: false);
        await AssertNotationAsync(_unsigned, "acme", "*", expected: false);
        await MoveSignatureAsync(isReferrer: true);
        await AssertNotationAsync(_unsigned, "acme", "*", expected: false);
    }

    [Fact]
    public async Task Notation_and_the_rule_agree_about_expired_signatures()
    {
        await MakeCertificatesAsync();
        Ok(await _tools.NotationAsync(
            "sign", "--insecure-registry", "--key", "acme", "--expiry", "1s", "--force-referrers-tag=false", Reference(_image)));
        var strict = Notation("acme", "*", NotationLevel.Strict);
        await Waiting.UntilAsync(async () => await VerifyAsync(_image, strict), static () => "the signature does not expire");

        await AssertNotationAsync(_image, "acme", "*", expected: false);
        await AssertNotationAsync(_image, "acme", "*", expected: true, NotationLevel.Permissive);
    }

    private async Task<(string Key, string PublicKey)> MakeKeyAsync(string kind)
    {
        if (kind == "ecdsa")
        {
            Ok(await _tools.CosignAsync("generate-key-pair"));
            return ("cosign.key", "cosign.pub");
        }
        using var rsa = RSA.Create(2048);
        await File.WriteAllTextAsync(_tools.Combine("rsa.pem"), rsa.ExportRSAPrivateKeyPem());
        Ok(await _tools.CosignAsync("import-key-pair", "--key", "rsa.pem"));
        return ("import-cosign.key", "import-cosign.pub");
    }

    private async Task AssertCosignAsync(SampleImage image, string publicKey, string bundle, bool expected)
    {
        var (theirs, output) = await _tools.CosignAsync(
            "verify", "--allow-http-registry", "--key", publicKey, "--insecure-ignore-tlog=true", $"--new-bundle-format={bundle}",
            Reference(image));
        var key = new CosignKey { Name = "key", Key = await File.ReadAllTextAsync(_tools.Combine(publicKey)) };
        AssertAgree(expected, theirs, await VerifyAsync(image, new VerifyPolicy { Cosign = [key] }), output);
    }

    private async Task MakeCertificatesAsync()
    {
        Ok(await _tools.NotationAsync("cert", "generate-test", "acme"));
        Ok(await _tools.NotationAsync("cert", "generate-test", "stranger"));
    }

    private async Task AssertNotationAsync(
        SampleImage image, string store, string identity, bool expected, NotationLevel level = NotationLevel.Strict)
    {
        await File.WriteAllTextAsync(_tools.Combine("config/notation/trustpolicy.json"), $$"""
            {"version":"1.0","trustPolicies":[{"name":"all","registryScopes":["*"],
            "signatureVerification":{"level":"{{(level == NotationLevel.Strict ? "strict" : "permissive")}}"},
            "trustStores":["ca:{{store}}"],"trustedIdentities":["{{identity}}"]}]}
            """);
        var (theirs, output) = await _tools.NotationAsync("verify", "--insecure-registry", Reference(image));
        AssertAgree(expected, theirs, await VerifyAsync(image, Notation(store, identity, level)), output);
    }

    private VerifyPolicy Notation(string store, string identity, NotationLevel level) => new()
    {
        Notation = new NotationPolicy
        {
            TrustStore = [File.ReadAllText(_tools.Combine($"config/notation/localkeys/{store}.crt"))],
            TrustedIdentities = [identity],
            Level = level,
        },
    };

    // What an attacker can do who may push: the signature of one image under the name of another.
    private async Task MoveSignatureAsync(bool isReferrer)
    {
        using var pusher = new RegistryPusher(_pair.Source.Address);
        using var http = new HttpClient();
        if (!isReferrer)
        {
            var stolen = await pusher.ReadManifestAsync(RegistryPair.RepositoryText, CosignSigner.TagOf(_image.Digest));
            await PutAsync(http, CosignSigner.TagOf(_unsigned.Digest), stolen!.Bytes);
            return;
        }
        using var list = JsonDocument.Parse(
            await http.GetStringAsync(new Uri(_pair.Source.Address, $"v2/{RegistryPair.RepositoryText}/referrers/{_image.Digest}")));
        var digest = list.RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString()!;
        var referrer = await pusher.ReadManifestAsync(RegistryPair.RepositoryText, digest);
        var moved = JsonNode.Parse(referrer!.Bytes)!;
        moved["subject"] = SampleDocument.Entry(_unsigned);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(moved);
        await PutAsync(http, Digest.Sha256Of(bytes).Text, bytes);
    }

    private async Task PutAsync(HttpClient http, string reference, byte[] manifest)
    {
        using var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new("application/vnd.oci.image.manifest.v1+json");
        var address = new Uri(_pair.Source.Address, $"v2/{RegistryPair.RepositoryText}/manifests/{reference}");
        using var answer = await http.PutAsync(address, content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task<CopyFailure?> VerifyAsync(SampleImage image, VerifyPolicy policy) =>
        new SignatureVerifier(policy, TimeProvider.System).VerifyAsync(
            _pair.SourceClient, RegistryPair.Repository, Digest.Parse(image.Digest), default);

    private static void AssertAgree(bool expected, bool theirs, CopyFailure? ours, string output)
    {
        Assert.True(expected == theirs, output);
        Assert.True(expected == (ours is null), $"{ours?.Message}\n{output}");
    }

    private string Reference(SampleImage image) => $"{_pair.Source.Address.Authority}/{RegistryPair.RepositoryText}@{image.Digest}";

    private static void Ok((bool Succeeded, string Output) run) => Assert.True(run.Succeeded, run.Output);
}
