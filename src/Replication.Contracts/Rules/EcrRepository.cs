using System.Text.Json;
using Replication.Contracts.Specs;

namespace Replication.Contracts.Rules;

/// <summary>The settings of a new repository of Amazon ECR (docs.aws.amazon.com, ECR API, "CreateRepository").</summary>
public sealed record EcrRepository
{
    /// <summary>Longest lifecycle policy, in characters (ECR API, "PutLifecyclePolicy": 100 to 30720).</summary>
    public const int MaxPolicyLength = 30_720;

    /// <summary>Shortest lifecycle policy, in characters.</summary>
    public const int MinPolicyLength = 100;

    /// <summary>Most tags of a repository (ECR user guide, "Tag restrictions").</summary>
    public const int MaxTagCount = 50;

    /// <summary>Longest key of a tag, in characters (ECR API, "Tag").</summary>
    public const int MaxTagKeyLength = 128;

    /// <summary>Longest value of a tag, in characters.</summary>
    public const int MaxTagValueLength = 256;

    /// <summary>Longest name of a KMS key, in characters (ECR API, "EncryptionConfiguration").</summary>
    public const int MaxKeyLength = 2048;

    /// <summary>Whether a tag of the repository cannot be moved to another image.</summary>
    [SpecField(
        "With createRepository at Amazon ECR: true for tags that cannot be moved.",
        Option = "--ecr-tag-immutability",
        Label = "ECR tags immutable")]
    public bool TagImmutability { get; init; }

    /// <summary>Whether each pushed image is scanned for vulnerabilities.</summary>
    [SpecField(
        "With createRepository at Amazon ECR: true to scan each pushed image.", Option = "--ecr-scan-on-push", Label = "ECR scan on push")]
    public bool ScanOnPush { get; init; }

    /// <summary>How the images are encrypted at rest.</summary>
    [SpecField(
        "With createRepository at Amazon ECR: aes256, kms or kmsDsse.",
        Option = "--ecr-encryption",
        Placeholder = "ENCRYPTION",
        Label = "ECR encryption")]
    public EcrEncryption Encryption { get; init; }

    /// <summary>The ARN, the id or the alias of the KMS key; null means the key that AWS manages.</summary>
    [SpecField(
        "With createRepository at Amazon ECR: the KMS key, with encryption kms or kmsDsse.",
        Option = "--ecr-kms-key",
        Placeholder = "KEY",
        Label = "ECR KMS key")]
    public string? KmsKey { get; init; }

    /// <summary>The lifecycle policy, a JSON text; null means none.</summary>
    [SpecField(
        "With createRepository at Amazon ECR: a file with the lifecycle policy (JSON).",
        Option = "--ecr-lifecycle-policy",
        IsFile = true,
        Placeholder = "FILE",
        Label = "ECR lifecycle policy")]
    public string? LifecyclePolicy { get; init; }

    /// <summary>The tags of the repository, each as <c>KEY=VALUE</c>.</summary>
    [SpecField(
        "With createRepository at Amazon ECR: a tag of the repository; repeatable.",
        Option = "--ecr-tag",
        Placeholder = "KEY=VALUE",
        Label = "ECR tags")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Splits a tag into its key and its value; null when the text is no tag.</summary>
    public static (string Key, string Value)? TryParseTag(string text) =>
        text.Split('=', 2) is [{ Length: > 0 and <= MaxTagKeyLength } key, { Length: <= MaxTagValueLength } value]
            && !text.Any(char.IsControl)
            && !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
            ? (key, value)
            : null;

    /// <summary>Returns why a text is no lifecycle policy, as the end of a sentence; null when it may be one.</summary>
    public static string? FindPolicyProblem(string text)
    {
        if (text.Length is < MinPolicyLength or > MaxPolicyLength)
            return $"has {text.Length} characters";
        try
        {
            using var policy = JsonDocument.Parse(text);
            return policy.RootElement.ValueKind == JsonValueKind.Object
                && policy.RootElement.TryGetProperty("rules", out var rules)
                && rules is { ValueKind: JsonValueKind.Array }
                ? null
                : "has no list of rules";
        }
        catch (JsonException e)
        {
            return $"is no JSON (line {e.LineNumber + 1})";
        }
    }
}
