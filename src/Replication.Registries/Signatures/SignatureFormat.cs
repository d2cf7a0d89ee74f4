namespace Replication.Registries.Signatures;

/// <summary>How a signature is stored.</summary>
internal enum SignatureFormat
{
    /// <summary>cosign: a payload as layer, the signature as annotation of the layer.</summary>
    SimpleSigning,

    /// <summary>cosign: a bundle of sigstore.</summary>
    SigstoreBundle,

    /// <summary>Notation: a JSON Web Signature (RFC 7515).</summary>
    NotationJws,

    /// <summary>Notation: a COSE_Sign1 message (RFC 9052).</summary>
    NotationCose,
}
