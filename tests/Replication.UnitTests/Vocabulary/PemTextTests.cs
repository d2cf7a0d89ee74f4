using System.Security.Cryptography;
using System.Text.Json;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class PemTextTests
{
    private static readonly SampleCertificate First = SampleCertificate.Create("first");
    private static readonly SampleCertificate Second = SampleCertificate.Create("second");

    private static readonly string RsaKey = MakeRsaKey();

    public static TheoryData<string, string, string?> Texts => new()
    {
        { First.Certificate, First.Certificate, null },
        { $"{First.Certificate}\n{First.Key}", First.Certificate, First.Key },
        { $"{First.Key}\n{First.Certificate}", First.Certificate, First.Key },
        { $"Bag Attributes\n  password: x\n{First.Certificate}\n# "
            + $"intermediate\n{Second.Certificate}\n{RsaKey}\n", $"{First.Certificate}\n{Second.Certificate}", RsaKey },
        { $"{First.Certificate}\r\n{First.Key}\r\n".ReplaceLineEndings(
            "\r\n"), First.Certificate.ReplaceLineEndings("\r\n"), First.Key.ReplaceLineEndings("\r\n") },
        { $"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC "
            + $"PARAMETERS-----\n{First.Key}\n{First.Certificate}", First.Certificate, First.Key },
        { "no PEM at all", "", null },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Certificates_and_key_are_separated(string text, string certificates, string? key)
    {
        Assert.Equal(certificates, PemText.Certificates(text));
        Assert.Equal(key, PemText.PrivateKey(text));
        Assert.Equal(key is not null, PemText.HoldsPrivateKey(text));
    }

    [Fact]
    public void A_separate_private_key_is_used_with_the_certificate()
    {
        var tls = new InstanceTls
        {
            Certificate = $"{First.Certificate}\n{First.Key}",
            Key = new Secret(RsaKey),
            CertificateAuthorities = $"{Second.Key}\n{Second.Certificate}"
        }.WithSeparateKey();

        Assert.Equal((First.Certificate, RsaKey, Second.Certificate), (tls.Certificate, tls.Key!.Reveal(), tls.CertificateAuthorities));
    }

    [Theory]
    [InlineData("ENCRYPTED ")]
    [InlineData("OPENSSH ")]
    [InlineData("RSA ")]
    [InlineData("")]
    public void Keys_of_every_kind_are_removed_from_JSON_that_stays_JSON(string kind)
    {
        var pem = $"-----BEGIN {kind}PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nc2VjcmV0+/==\n-----END {kind}PRIVATE KEY-----\n";
        var once = JsonSerializer.Serialize(new { a = pem, b = "stays" });
        var twice = JsonSerializer.Serialize(new { body = once, c = "stays, too" });
        var cut = JsonSerializer.Serialize(new { a = pem[..50], b = "stays" });

        foreach (var text in new[] { once, twice, cut })
        {
            var clean = PemText.WithoutPrivateKeys(text);
            Assert.DoesNotContain("c2VjcmV0", clean, StringComparison.Ordinal);
            Assert.DoesNotContain("BEGIN", clean, StringComparison.Ordinal);
            Assert.Contains("stays", JsonSerializer.Deserialize<JsonElement>(clean).ToString(), StringComparison.Ordinal);
        }
    }

    private static string MakeRsaKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportRSAPrivateKeyPem();
    }
}
