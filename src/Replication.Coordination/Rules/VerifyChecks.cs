using Replication.Contracts.Rules;
using Replication.Contracts.Signatures;

namespace Replication.Coordination.Rules;

/// <summary>Finds signature policies that count a signer twice, or that no image can fulfil.</summary>
internal static class VerifyChecks
{
    public static IEnumerable<RuleProblem> Of(RuleSpec rule)
    {
        if (rule.Verify is not { } policy)
            yield break;
        if (policy.Require == VerifyRequirement.All && policy.Minimum > 1)
            yield return Problem("minimum", "minimum has no meaning beside require: all; remove one of them");
        else if (MostSigners(policy) is { } most && policy.Minimum > most)
            yield return Problem("minimum", $"minimum is {policy.Minimum}, but only {most} signers are listed; list more, or lower it");
        if (policy.Cosign.CountBy(static it => it.Name).FirstOrDefault(static it => it.Value > 1).Key is { } name)
            yield return Problem("cosign", $"two keys have the name '{name}'; give each a name of its own");
        var twice = policy.Cosign.GroupBy(static it => VerificationKey.TryRead(it.Key, out var key, out _) ? key.Fingerprint : it.Name)
            .Select(static it => it.Select(static key => key.Name).Distinct().ToList())
            .FirstOrDefault(static it => it.Count > 1);
        if (twice is not null)
            yield return Problem(
                "cosign", $"the keys '{twice[0]}' and '{twice[1]}' are the same key, which counts once; remove one of them");
        if (Overlap(policy.Notation?.TrustedIdentities ?? []) is var (wide, narrow))
            yield return Problem("notation.trustedIdentities", $"the identity '{wide}' includes '{narrow}'; remove one of them");

        RuleProblem Problem(string key, string message) => new("rule.verify", rule.Name, $"verify.{key}", $"{message}");
    }

    private static (string Wide, string Narrow)? Overlap(IReadOnlyList<string> texts)
    {
        var identities = texts.Select(static it => TrustedIdentity.TryParse(it, out var identity, out _) ? identity : null)
            .OfType<TrustedIdentity>()
            .ToList();
        foreach (var wide in identities)
        {
            if (identities.Find(it => !ReferenceEquals(it, wide) && wide.Includes(it)) is { } narrow)
                return (wide.Text, narrow.Text);
        }
        return null;
    }

    // Null: each certificate that the identity * covers is a signer.
    private static int? MostSigners(VerifyPolicy policy) => policy.Notation?.TrustedIdentities.Contains("*") == true
        ? null
        : policy.Cosign.Count + (policy.Notation?.TrustedIdentities.Count ?? 0);
}
