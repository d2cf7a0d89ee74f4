using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>A tag that is compared with many rules. Its version is parsed at most once.</summary>
internal sealed class PushedTag(string text)
{
    private TagVersion? _version;
    private bool _isParsed;

    public string Text => text;

    /// <summary>The version that the tag is; null for any other tag.</summary>
    public TagVersion? Version
    {
        get
        {
            if (!_isParsed)
                _isParsed = TagVersion.TryParse(text, out _version) || true;
            return _version;
        }
    }
}
