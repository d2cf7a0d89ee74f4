using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Replication.Contracts.Images;
using Replication.Contracts.Signatures;

namespace Replication.Registries.Signatures;

/// <summary>Verifies signatures of cosign with public keys. Transparency logs and certificates of Fulcio are not used.</summary>
internal static class CosignSignature
{
    private const string StatementType = "application/vnd.in-toto+json";

    // The predicate of 'cosign sign'. Attestations are signed with the same keys, and are no signatures of the image.
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private static readonly string[] SimpleSigningTypes = ["cosign container image signature", "atomic container signature"];

    /// <summary>
    /// Verifies a payload and its signature. Returns the key that signed this image; throws <see cref="SignatureProblem"/>.
    /// </summary>
    public static NamedKey VerifySimple(byte[] payload, string? annotation, Digest image, IReadOnlyList<NamedKey> keys)
    {
        var signature = SignedJson.Base64(annotation, "signature");
        var signer = Find(keys, key => key.Verifies(payload, signature));
        var signed = SignedJson.Parse(payload, "its payload");
        var type = SignedJson.Text(signed, "critical", "type");
        if (!SimpleSigningTypes.Contains(type))
            throw new SignatureProblem("its payload is no signature of an image");
        var digest = SignedJson.Text(signed, "critical", "image", "docker-manifest-digest");
        return digest == image.Text ? signer : throw new SignatureProblem($"it signs another image ({Shown(digest)})");
    }

    /// <summary>
    /// Verifies a bundle. Returns the key that signed this image, or null for the attestation of something else about it; throws
    /// <see cref="SignatureProblem"/>.
    /// </summary>
    public static NamedKey? VerifyBundle(byte[] content, Digest image, IReadOnlyList<NamedKey> keys)
    {
        var bundle = SignedJson.Parse(content, "the bundle");
        return bundle.TryGetProperty("dsseEnvelope", out var envelope)
            ? VerifyEnvelope(envelope, image, keys)
            : bundle.TryGetProperty("messageSignature", out var message)
                ? VerifyMessage(message, image, keys)
                : throw new SignatureProblem("the bundle has neither an envelope nor a message signature");
    }

    private static NamedKey? VerifyEnvelope(JsonElement envelope, Digest image, IReadOnlyList<NamedKey> keys)
    {
        if (SignedJson.Text(envelope, "payloadType") != StatementType)
            throw new SignatureProblem("its payload is no in-toto statement");
        var payload = SignedJson.Base64(envelope, "payload", "payload");
        if (SignedJson.Items(envelope, "signatures").ToList() is not [var only])
            throw new SignatureProblem("its envelope has not exactly one signature");
        var statement = SignedJson.Parse(payload, "its statement");
        // Unsigned text, and so only a hint: an attestation of any signer is left out without a message.
        if (SignedJson.Text(statement, "predicateType") != SignPredicate)
            return null;
        var signature = SignedJson.Base64(only, "signature", "sig");
        var encoded = PreAuthenticationEncoding(payload);
        var signer = Find(keys, key => key.Verifies(encoded, signature));
        var subjects = SignedJson.Items(statement, "subject").Select(static it => SignedJson.Text(it, "digest", "sha256")).ToList();
        return image.Algorithm == "sha256" && subjects.Contains(image.Hex)
            ? signer
            : throw new SignatureProblem($"it signs another image ({Shown(subjects.FirstOrDefault())})");
    }

    // The message is the manifest itself, so its hash is the digest of the image.
    private static NamedKey VerifyMessage(JsonElement message, Digest image, IReadOnlyList<NamedKey> keys)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new SignatureProblem("its message signature is no JSON object");
        if (SignedJson.Text(message, "messageDigest", "algorithm") is { } algorithm and not "SHA2_256")
            throw new SignatureProblem($"its hash {Shown(algorithm)} is not supported");
        var hash = Convert.FromHexString(image.Hex);
        if (image.Algorithm != "sha256"
            || (message.TryGetProperty("messageDigest", out _)
                && !SignedJson.Base64(message, "digest", "messageDigest", "digest").AsSpan().SequenceEqual(hash)))
            throw new SignatureProblem("it signs another image");
        var signature = SignedJson.Base64(message, "signature", "signature");
        return Find(keys, key => key.VerifiesHash(hash, HashAlgorithmName.SHA256, signature));
    }

    // DSSE, protocol.md, "Signature Definition".
    private static byte[] PreAuthenticationEncoding(byte[] payload) =>
        [.. Encoding.ASCII.GetBytes($"DSSEv1 {StatementType.Length} {StatementType} {payload.Length} "), .. payload];

    private static NamedKey Find(IReadOnlyList<NamedKey> keys, Func<VerificationKey, bool> verifies) =>
        keys.FirstOrDefault(it => verifies(it.Key))
        ?? throw new SignatureProblem("it is tampered with, or made with a key that the rule does not list");

    private static string Shown(string? text) => text is null ? "none" : text.Length > 80 ? $"{text[..80]}…" : text;
}
