using System.Net;
using Microsoft.AspNetCore.Components;
using Replication.Client;
using Replication.WebConsole.Access;
using Replication.WebConsole.Texts;

namespace Replication.WebConsole.Parts;

/// <summary>A part of the console: its texts, its API client, and its calls, which end when the part is closed.</summary>
public abstract class ConsolePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    [CascadingParameter]
    internal ConsoleSession Session { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    internal ApiProblem? Problem { get; set; }

    /// <summary>True while a call runs that changes something: its button is disabled.</summary>
    protected bool IsBusy { get; private set; }

    internal ReplicationApi Api => Session.Api;

    protected CancellationToken Closed => _closed.Token;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    internal string T(Text text) => Session.T(text);

    internal string T(Text text, params object?[] values) => Session.T(text, values);

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Reads what the part shows. It is not called while the page is prerendered.</summary>
    protected virtual Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
            await TryAsync(LoadAsync);
    }

    /// <summary>Runs a call and keeps its problem. False when it did not succeed.</summary>
    protected async Task<bool> TryAsync(Func<CancellationToken, Task> callAsync)
    {
        try
        {
            await callAsync(Closed);
            Problem = null;
            return true;
        }
        catch (Exception) when (_closed.IsCancellationRequested)
        {
            return false;
        }
        catch (ApiException refused) when (refused.Status == HttpStatusCode.Unauthorized)
        {
            var to = Uri.EscapeDataString("/" + Navigation.ToBaseRelativePath(Navigation.Uri));
            Session.End();
            Navigation.NavigateTo($"{ConsoleGate.SignInPath}?problem=ended&to={to}", forceLoad: true);
            return false;
        }
        catch (Exception exception) when (ApiProblem.Of(exception, Session) is { } problem)
        {
            Problem = problem;
            return false;
        }
    }

    /// <summary>Runs a call that changes something.</summary>
    protected async Task<bool> ChangeAsync(Func<CancellationToken, Task> callAsync)
    {
        if (IsBusy)
            return false;
        IsBusy = true;
        try
        {
            return await TryAsync(callAsync);
        }
        finally
        {
            IsBusy = false;
        }
    }
}
