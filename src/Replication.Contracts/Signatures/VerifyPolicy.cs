using Replication.Contracts.Specs;

namespace Replication.Contracts.Signatures;

/// <summary>
/// Which signatures an image must have before a rule copies it. A <i>signer</i> is one cosign key, or one identity of Notation.
/// </summary>
public sealed record VerifyPolicy
{
    /// <summary>Most cosign keys.</summary>
    public const int MaxKeyCount = 20;

    /// <summary>Highest number of signers that can be required.</summary>
    public const int MaxMinimum = 20;

    /// <summary>The time that a task waits for signatures unless the rule says otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);

    /// <summary>The shortest wait for signatures.</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait for signatures.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(30);

    /// <summary>Whether some or all of the listed signers must have signed.</summary>
    [SpecField(
        "any or all: whether some or all of the listed signers must have signed.",
        Option = "--verify-require",
        Placeholder = "WORD",
        Label = "verify")]
    public VerifyRequirement Require { get; init; }

    /// <summary>With <see cref="VerifyRequirement.Any"/>: how many different signers must have signed.</summary>
    [SpecField(
        "With require any: how many different signers must have signed.",
        Option = "--verify-minimum",
        Placeholder = "N",
        Label = "minimum of signers")]
    public int Minimum { get; init; } = 1;

    /// <summary>How long a task waits for missing signatures. Then it fails.</summary>
    [SpecField(
        "How long a task waits for missing signatures before it fails, such as 1h.",
        Option = "--verify-timeout",
        Placeholder = "DURATION",
        Label = "wait for signatures")]
    public Duration Timeout { get; init; } = new(DefaultTimeout);

    /// <summary>Public keys that verify signatures of cosign.</summary>
    [SpecField(
        "A public key of cosign: a name, =, and a file in PEM (- is standard input); repeatable.",
        Option = "--verify-cosign",
        Placeholder = "NAME=FILE")]
    public IReadOnlyList<CosignKey> Cosign { get; init; } = [];

    /// <summary>What verifies signatures of Notation; null when they do not count.</summary>
    [SpecField("What verifies signatures of Notation.")]
    public NotationPolicy? Notation { get; init; }
}
