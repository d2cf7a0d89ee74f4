using Replication.Contracts.Stores;

namespace Replication.WebConsole.Parts;

/// <summary>The part of a list that a page shows: its first page, and the pages that a person added.</summary>
internal sealed class ShownList<T>(Func<T, Guid> id)
{
    private const int Max = 1000;

    private bool _isExtended;

    /// <summary>The items; null until the first page was read.</summary>
    public IReadOnlyList<T>? Items { get; private set; }

    /// <summary>The cursor of the next page; null when everything is shown.</summary>
    public string? Next { get; private set; }

    /// <summary>Shows a fresh first page. Items of further pages stay below it.</summary>
    public void Refresh(Page<T> first)
    {
        if (!_isExtended)
        {
            (Items, Next) = (first.Items, first.Next);
            return;
        }
        var fresh = first.Items.Select(id).ToHashSet();
        Items = [.. first.Items, .. Items!.Where(it => !fresh.Contains(id(it)))];
    }

    /// <summary>Adds the next page.</summary>
    public void Append(Page<T> page)
    {
        _isExtended = true;
        var known = (Items ?? []).Select(id).ToHashSet();
        Items = [.. Items ?? [], .. page.Items.Where(it => !known.Contains(id(it)))];
        Next = Items.Count < Max ? page.Next : null;
    }

    /// <summary>Forgets everything, for another filter.</summary>
    public void Clear() => (Items, Next, _isExtended) = (null, null, false);
}
