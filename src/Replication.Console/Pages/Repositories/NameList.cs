using Replication.Contracts.Stores;

namespace Replication.WebConsole.Pages.Repositories;

/// <summary>A list of names that a registry returns in pages, with a filter over the names that were read.</summary>
/// <remarks>A registry cannot search. The list reads on until enough names match, but never all of a large registry at once.</remarks>
internal sealed class NameList(Func<string?, int, CancellationToken, Task<Page<string>>> readAsync)
{
    /// <summary>How many matching names one call adds, unless the registry has fewer.</summary>
    public const int PageSize = 100;

    /// <summary>How many pages one call reads at most.</summary>
    public const int MaxPages = 10;

    private readonly List<string> _names = [];
    private string? _next;

    /// <summary>How many names were read.</summary>
    public int ReadCount => _names.Count;

    /// <summary>True when every name was read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The names that were read and contain the text, in any case.</summary>
    public IReadOnlyList<string> Matching(string text) => text.Trim() is { Length: > 0 } part
        ? [.. _names.Where(it => it.Contains(part, StringComparison.OrdinalIgnoreCase))]
        : _names;

    /// <summary>Reads until a page of further names matches, the registry has no more, or the limit of one call is reached.</summary>
    public Task ReadMoreAsync(string text, CancellationToken cancellationToken) =>
        ReadUntilAsync(text, Matching(text).Count + PageSize, cancellationToken);

    /// <summary>Reads on when fewer names than a page match.</summary>
    public Task FillAsync(string text, CancellationToken cancellationToken) => ReadUntilAsync(text, PageSize, cancellationToken);

    private async Task ReadUntilAsync(string text, int wanted, CancellationToken cancellationToken)
    {
        for (var page = 0; page < MaxPages && !IsComplete && Matching(text).Count < wanted; page++)
        {
            var answer = await readAsync(_next, PageSize, cancellationToken);
            _names.AddRange(answer.Items);
            _next = answer.Next;
            IsComplete = _next is null;
        }
    }
}
