using Microsoft.AspNetCore.Components;
using Replication.Contracts.Stores;
using Replication.WebConsole.Parts;

namespace Replication.WebConsole.Pages.Repositories;

/// <summary>A part that lists the names of a registry, and filters them while a person types.</summary>
public abstract class NamesPart : ConsolePage
{
    // The registry is asked for further names when the person stops typing.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private int _typed;

    [Inject]
    internal TimeProvider Clock { get; set; } = null!;

    /// <summary>The names; null before the first page was read.</summary>
    internal NameList? Names { get; private set; }

    /// <summary>The text that the shown names contain.</summary>
    protected string Text { get; private set; } = "";

    protected IReadOnlyList<string> Shown => Names?.Matching(Text) ?? [];

    /// <summary>Reads one page of names.</summary>
    private protected abstract Task<Page<string>> ReadAsync(string? last, int limit, CancellationToken cancellationToken);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var names = new NameList(ReadAsync);
        await names.ReadMoreAsync(Text, cancellationToken);
        Names = names;
    }

    protected async Task TypeAsync(string? text)
    {
        Text = text ?? "";
        var typed = ++_typed;
        try
        {
            await Task.Delay(Pause, Clock, Closed);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        if (typed == _typed && Names is { } names)
            await ChangeAsync(token => names.FillAsync(Text, token));
    }

    protected async Task MoreAsync() => await ChangeAsync(token => Names!.ReadMoreAsync(Text, token));
}
