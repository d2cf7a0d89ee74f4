using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replication.Contracts.Images;
using Replication.Contracts.Signatures;

namespace Replication.Registries.Signatures;

/// <summary>Verifies envelopes of Notation with a trust store and a trust policy. It uses no network: revocation is not checked.</summary>
internal sealed class NotationCheck
{
    public const int MaxChainLength = 10;

    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    // Any purpose, TLS servers, e-mail, time stamps, and OCSP (Notary Project, signature-specification.md, "Certificate Requirements").
    private static readonly string[] ForbiddenPurposes =
        ["2.5.29.37.0", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9"];

    private readonly HashSet<string> _trusted;
    private readonly IReadOnlyList<TrustedIdentity> _identities;
    private readonly NotationLevel _level;

    public NotationCheck(NotationPolicy policy)
    {
        _level = policy.Level;
        _identities = [.. policy.TrustedIdentities.Select(static text => TrustedIdentity.TryParse(text, out var identity, out var problem)
            ? identity
            : throw new ArgumentException($"the identity '{text}' {problem}", nameof(policy)))];
        _trusted = [];
        foreach (var text in policy.TrustStore)
        {
            if (!TrustStoreText.TryRead(text, out var certificates, out var problem))
                throw new ArgumentException($"the trust store {problem}", nameof(policy));
            foreach (var certificate in certificates)
            {
                _trusted.Add(Hash(certificate));
                certificate.Dispose();
            }
        }
    }

    /// <summary>
    /// Returns the key and the trusted identities that signed this image; with the identity <c>*</c>, the subject of the certificate.
    /// Throws <see cref="SignatureProblem"/>.
    /// </summary>
    public VerifiedSigner Verify(NotationEnvelope envelope, Digest image, DateTimeOffset now)
    {
        var certificates = new List<X509Certificate2>();
        try
        {
            if (envelope.Certificates.Count is 0 or > MaxChainLength)
                throw new SignatureProblem($"it has {envelope.Certificates.Count} certificates; allowed: 1 to {MaxChainLength}");
            foreach (var der in envelope.Certificates)
                certificates.Add(X509CertificateLoader.LoadCertificate(der));
            CheckHeaders(envelope, certificates[0]);
            if (!envelope.IsSignedBy(certificates[0]))
                throw new SignatureProblem("it is tampered with: it does not belong to its certificate");
            CheckPayload(envelope, image);
            CheckChain(certificates, _level == NotationLevel.Strict ? now : envelope.SignedAt);
            CheckTimes(envelope, certificates, now);
            return new VerifiedSigner(
                Identities(certificates[0]),
                VerificationKey.FingerprintOf(certificates[0]) ?? throw new SignatureProblem("its key cannot be used"));
        }
        catch (CryptographicException e)
        {
            throw new SignatureProblem("its certificates or its signature cannot be read", e);
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }
    }

    private static void CheckHeaders(NotationEnvelope envelope, X509Certificate2 leaf)
    {
        if (envelope.ContentType != NotationEnvelope.PayloadType)
            throw new SignatureProblem("its payload is not that of Notation");
        if (envelope.Scheme != NotationEnvelope.SupportedScheme)
            throw new SignatureProblem($"its signing scheme is not supported; allowed: {NotationEnvelope.SupportedScheme}");
        if (!envelope.Critical.Contains(NotationEnvelope.SigningScheme)
            || (envelope.ExpiresAt is not null && !envelope.Critical.Contains(NotationEnvelope.Expiry)))
            throw new SignatureProblem("its headers are not marked as critical");
        if (envelope.Critical.FirstOrDefault(static it => !NotationEnvelope.Understood.Contains(it)) is not null)
            throw new SignatureProblem("it has a critical header that is not supported");
        if (AlgorithmOf(leaf) is not { } algorithm || algorithm != envelope.Algorithm)
            throw new SignatureProblem("its algorithm does not fit the key of its certificate");
    }

    // Notary Project, signature-specification.md, "Signature Algorithm Requirements".
    private static string? AlgorithmOf(X509Certificate2 leaf)
    {
        using var rsa = leaf.GetRSAPublicKey();
        if (rsa is not null)
            return rsa.KeySize switch { 2048 => "PS256", 3072 => "PS384", 4096 => "PS512", _ => null };
        using var ecdsa = leaf.GetECDsaPublicKey();
        return ecdsa?.KeySize switch { 256 => "ES256", 384 => "ES384", 521 => "ES512", _ => null };
    }

    private static void CheckPayload(NotationEnvelope envelope, Digest image)
    {
        var payload = SignedJson.Parse(envelope.Payload, "its payload");
        if (SignedJson.Text(payload, "targetArtifact", "digest") != image.Text)
            throw new SignatureProblem("it signs another image");
    }

    private void CheckChain(List<X509Certificate2> certificates, DateTimeOffset at)
    {
        var leaf = certificates[0];
        if (!leaf.Extensions.OfType<X509KeyUsageExtension>().Any(static it => it.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
            || leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(static it => it.CertificateAuthority)
            || leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(static it =>
                it.EnhancedKeyUsages.Cast<Oid>().Any(static purpose => ForbiddenPurposes.Contains(purpose.Value))))
            throw new SignatureProblem("its certificate is not for signing");
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(CodeSigning));
        chain.ChainPolicy.CustomTrustStore.Add(certificates[^1]);
        chain.ChainPolicy.ExtraStore.AddRange(certificates.Skip(1).ToArray());
        var isValid = chain.Build(leaf);
        var isSame = chain.ChainElements.Select(static it => Hash(it.Certificate)).SequenceEqual(certificates.Select(Hash));
        foreach (var element in chain.ChainElements)
            element.Certificate.Dispose();
        if (!isValid)
        {
            var status = chain.ChainStatus.Select(static it => it.Status).Aggregate(X509ChainStatusFlags.NoError, static (a, b) => a | b);
            throw new SignatureProblem(status.HasFlag(X509ChainStatusFlags.NotTimeValid)
                ? $"its certificate is not valid at {Shown(at)}"
                : $"its certificates do not verify ({status})");
        }
        if (!isSame)
            throw new SignatureProblem("its certificates are no chain from the signer to the root");
        if (!certificates.Exists(it => _trusted.Contains(Hash(it))))
            throw new SignatureProblem("its certificate is not from the trust store of the rule");
    }

    private void CheckTimes(NotationEnvelope envelope, List<X509Certificate2> certificates, DateTimeOffset now)
    {
        if (certificates.Exists(it => envelope.SignedAt < it.NotBefore || envelope.SignedAt > it.NotAfter))
            throw new SignatureProblem($"its certificate was not valid at the signing time {Shown(envelope.SignedAt)}");
        if (_level == NotationLevel.Strict && envelope.ExpiresAt is { } expiry && expiry < now)
            throw new SignatureProblem($"it expired at {Shown(expiry)}");
    }

    private IReadOnlyList<string> Identities(X509Certificate2 leaf)
    {
        var covering = _identities.Where(it => it.Covers(leaf.SubjectName)).ToList();
        if (covering.Count == 0)
            throw new SignatureProblem($"its signer '{leaf.Subject}' is no trusted identity of the rule");
        return covering.Exists(static it => it.IsAny) ? [leaf.Subject] : [.. covering.Select(static it => it.Text)];
    }

    private static string Hash(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));

    private static string Shown(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
