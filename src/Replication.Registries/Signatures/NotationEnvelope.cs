using System.Security.Cryptography.X509Certificates;

namespace Replication.Registries.Signatures;

/// <summary>What an envelope of Notation says. Nothing is verified yet (Notary Project, signature-specification.md).</summary>
internal sealed record NotationEnvelope
{
    public const string SigningScheme = "io.cncf.notary.signingScheme";
    public const string SigningTime = "io.cncf.notary.signingTime";
    public const string Expiry = "io.cncf.notary.expiry";
    public const string PayloadType = "application/vnd.cncf.notary.payload.v1+json";
    public const string SupportedScheme = "notary.x509";

    /// <summary>The headers that this program understands. A critical header that is not one of them makes the signature invalid.</summary>
    public static readonly string[] Understood = [SigningScheme, Expiry];

    /// <summary>The algorithm in the names of JWS, such as <c>PS256</c>.</summary>
    public required string Algorithm { get; init; }

    public required string ContentType { get; init; }

    public required string Scheme { get; init; }

    /// <summary>The names of the critical headers.</summary>
    public required IReadOnlyList<string> Critical { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The certificates in DER, from the signing certificate to the root.</summary>
    public required IReadOnlyList<byte[]> Certificates { get; init; }

    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Returns whether the key of this certificate made the signature.</summary>
    public required Func<X509Certificate2, bool> IsSignedBy { get; init; }
}
