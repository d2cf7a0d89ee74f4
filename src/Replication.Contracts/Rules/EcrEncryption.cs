using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>How Amazon ECR encrypts images at rest (ECR API, "EncryptionConfiguration").</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<EcrEncryption>))]
public enum EcrEncryption
{
    /// <summary>AES-256 with keys that Amazon S3 manages (<c>AES256</c>).</summary>
    Aes256,

    /// <summary>A key of the Key Management Service (<c>KMS</c>).</summary>
    Kms,

    /// <summary>Two layers of encryption with a key of the Key Management Service (<c>KMS_DSSE</c>).</summary>
    KmsDsse,
}
