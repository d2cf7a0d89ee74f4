using Replication.Contracts.Instances;
using Replication.Registries.Http;

namespace Replication.Registries.Checks;

/// <summary>Collects the results of the checks, and reports when each step begins and ends.</summary>
public sealed class CheckSheet(Action<CheckStep> report)
{
    private readonly List<CheckAnswer> _answers = [];
    private string? _begun;

    /// <summary>The results so far.</summary>
    public IReadOnlyList<CheckAnswer> Answers => _answers;

    /// <summary>True when a check failed.</summary>
    public bool HasFailed => _answers.Exists(static it => it.Outcome == CheckOutcome.Failed);

    /// <summary>Reports that a step has begun.</summary>
    public void Begin(string question)
    {
        _begun = question;
        report(new CheckStep(question, null));
    }

    /// <summary>Adds a result. A step that was not begun begins and ends at once.</summary>
    public void Add(CheckAnswer answer)
    {
        if (_begun != answer.Question)
            Begin(answer.Question);
        _begun = null;
        _answers.Add(answer);
        report(new CheckStep(answer.Question, answer));
    }

    internal void Ok(string question, string code, string detail) =>
        Add(new CheckAnswer(question, CheckOutcome.Ok, detail, Advice: null, code));

    internal void Skip(string question, string code, string why, string? advice = null) =>
        Add(new CheckAnswer(question, CheckOutcome.Skipped, why, advice, code));

    /// <summary>Marks all checks without a result as skipped.</summary>
    internal void SkipRest(ReadOnlySpan<string> questions, string code, string why)
    {
        foreach (var question in questions)
        {
            if (!_answers.Exists(it => it.Question == question))
                Skip(question, code, why);
        }
    }

    internal void Fail(string question, string code, string detail, string advice) =>
        Add(new CheckAnswer(question, CheckOutcome.Failed, detail, advice, code));

    // The message of the failure contains the remedy, too. The advice is its short form.
    internal void Fail(string question, CopyFailure failure) => Fail(question, failure.Code, failure.Message, failure.Code switch
    {
        _ when failure.Remedy == CopyRemedy.UseHttps => ConnectionFault.TlsRequired.Remedy,
        CopyFailure.Unauthorized => "check the credentials",
        CopyFailure.Denied => "grant the account this permission",
        CopyFailure.RedirectRefused => "check the external address that the registry, or a proxy in front of it, sends",
        CopyFailure.AddressRefused => "check the endpoint and the DNS servers of this machine",
        CopyFailure.RateLimited => "try again later",
        _ => "check the log of the registry",
    });
}
