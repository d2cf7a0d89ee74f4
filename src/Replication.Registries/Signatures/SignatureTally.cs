using Replication.Contracts.Signatures;

namespace Replication.Registries.Signatures;

/// <summary>
/// Counts the signers whose signatures verify, and compares them with the policy. A signer counts once, also when one public key belongs to
/// a cosign key and to certificates of Notation.
/// </summary>
internal sealed class SignatureTally(VerifyPolicy policy)
{
    private const int MaxShown = 5;
    private const string AnyIdentity = "*";

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _identities = new(StringComparer.Ordinal);
    // The names and the key fingerprints of each signer. No two of the sets have a common element.
    private readonly List<HashSet<(bool IsKey, string Value)>> _signers = [];
    private readonly List<string> _problems = [];
    private int _problemCount;

    /// <summary>True when enough signers have signed.</summary>
    public bool IsSatisfied => policy.Require == VerifyRequirement.All
        ? policy.Cosign.All(it => _keys.Contains(it.Name)) && Identities.All(HasSigned)
        : _signers.Count >= policy.Minimum;

    /// <summary>True when a signature did not verify.</summary>
    public bool HasProblems => _problemCount > 0;

    /// <summary>The signers whose signatures verified.</summary>
    public IReadOnlyList<string> Signers =>
        [.. _keys.Select(static it => $"cosign key '{it}'"), .. _identities.Select(static it => $"Notation identity '{it}'")];

    public void AddKey(NamedKey key)
    {
        _keys.Add(key.Name);
        Join([(IsKey: true, key.Key.Fingerprint)]);
    }

    /// <summary>Adds the signer of one signature. It counts as one signer, also when several identities cover it.</summary>
    public void AddSigner(VerifiedSigner signer)
    {
        _identities.UnionWith(policy.Require == VerifyRequirement.All ? signer.Identities : signer.Identities.Take(1));
        Join([(IsKey: true, signer.Key), .. signer.Identities.Take(1).Select(static it => (IsKey: false, it))]);
    }

    private void Join(HashSet<(bool IsKey, string Value)> signer)
    {
        foreach (var same in _signers.Where(it => it.Overlaps(signer)).ToList())
        {
            signer.UnionWith(same);
            _signers.Remove(same);
        }
        _signers.Add(signer);
    }

    public void AddProblem(string place, string problem)
    {
        if (++_problemCount <= MaxShown)
            _problems.Add($"{place}: {problem}");
    }

    /// <summary>What was tried and did not verify.</summary>
    public string Problems => string.Join("; ", _problems)
        + (_problemCount > _problems.Count ? $"; and {_problemCount - _problems.Count} more" : "");

    /// <summary>What the rule requires, and what was found of it.</summary>
    public string Wanted
    {
        get
        {
            var listed = policy.Cosign.Select(static it => $"cosign key '{it.Name}'")
                .Concat(Identities.Select(static it => $"Notation identity '{it}'"))
                .ToList();
            var names = string.Join(", ", listed.Take(MaxShown)) + (listed.Count > MaxShown ? ", …" : "");
            var wanted = policy.Require == VerifyRequirement.All ? $"all of {names}"
                : policy.Minimum == 1 ? listed.Count == 1 ? names : $"one of {names}"
                : $"{policy.Minimum} of {names}";
            return Signers.Count == 0 ? wanted : $"{wanted} (found: {string.Join(", ", Signers.Take(MaxShown))})";
        }
    }

    private IReadOnlyList<string> Identities => policy.Notation?.TrustedIdentities ?? [];

    private bool HasSigned(string identity) => identity == AnyIdentity ? _identities.Count > 0 : _identities.Contains(identity);
}
