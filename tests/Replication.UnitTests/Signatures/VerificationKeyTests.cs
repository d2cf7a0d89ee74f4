using System.Security.Cryptography;
using Replication.Contracts.Signatures;
using Replication.Testing.Signatures;
using Xunit;

namespace Replication.UnitTests.Signatures;

public sealed class VerificationKeyTests
{
    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    [InlineData("rsa")]
    public void A_key_verifies_its_own_signatures_only(string kind)
    {
        using var signer = kind == "rsa" ? CosignSigner.CreateRsa() : CosignSigner.Create(ECCurve.CreateFromFriendlyName(kind));
        using var other = CosignSigner.Create();
        Assert.True(VerificationKey.TryRead(signer.PublicKey, out var key, out _));

        Assert.True(key.Verifies("content"u8, signer.Sign("content"u8.ToArray())));
        Assert.False(key.Verifies("other content"u8, signer.Sign("content"u8.ToArray())));
        Assert.False(key.Verifies("content"u8, other.Sign("content"u8.ToArray())));
        Assert.False(key.Verifies("content"u8, []));
        Assert.False(key.Verifies("content"u8, new byte[100_000]));
    }

    [Fact]
    public void Line_ends_of_any_kind_and_RSA_keys_in_PKCS1_are_read()
    {
        using var rsa = RSA.Create(2048);
        Assert.True(VerificationKey.TryRead(rsa.ExportRSAPublicKeyPem(), out var one, out _));
        Assert.True(VerificationKey.TryRead(rsa.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\r\n"), out var other, out _));
        Assert.Equal(one.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void A_key_whose_curve_has_no_name_is_refused()
    {
        using var named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var unnamed = ECDsa.Create(named.ExportExplicitParameters(includePrivateParameters: false));

        Assert.False(VerificationKey.TryRead(unnamed.ExportSubjectPublicKeyInfoPem(), out _, out var problem));

        Assert.Contains("use P-256, P-384 or P-521", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_is_refused_and_not_shown()
    {
        using var signer = CosignSigner.Create();
        Assert.Contains("holds a private key", ProblemOf(signer.PrivateKey), StringComparison.Ordinal);
        Assert.Contains("holds a private key", ProblemOf(signer.PublicKey + "\n" + signer.PrivateKey), StringComparison.Ordinal);
        Assert.Contains(
            "holds a private key",
            ProblemOf("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nYWJj\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "holds no public key")]
    [InlineData("cosign.pub", "holds no public key")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nYWJj\n-----END PUBLIC KEY-----", "holds a public key that cannot be read")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\nYWJj\n-----END PGP PUBLIC KEY BLOCK-----", "which is no public key")]
    [InlineData("-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----", "openssl x509 -pubkey")]
    [InlineData(
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----",
        "holds an Ed25519 key, which .NET does not support; use ECDSA")]
    public void A_text_without_a_usable_key_is_refused(string pem, string words) =>
        Assert.Contains(words, ProblemOf(pem), StringComparison.Ordinal);

    [Fact]
    public void A_short_key_another_curve_and_several_keys_are_refused()
    {
        using var rsa = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using var signer = CosignSigner.Create();

        Assert.Contains("1024 bits; allowed: 2048 to 8192", ProblemOf(rsa.ExportSubjectPublicKeyInfoPem()), StringComparison.Ordinal);
        Assert.Contains("use P-256, P-384 or P-521", ProblemOf(other.ExportSubjectPublicKeyInfoPem()), StringComparison.Ordinal);
        Assert.Contains("several PEM blocks", ProblemOf(signer.PublicKey + "\n" + signer.PublicKey), StringComparison.Ordinal);
    }

    private static string ProblemOf(string pem)
    {
        Assert.False(VerificationKey.TryRead(pem, out var key, out var problem));
        Assert.Null(key);
        return problem;
    }
}
