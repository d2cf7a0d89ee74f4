using Replication.Contracts.Instances;
using Replication.Registries.Http;

namespace Replication.Registries.Checks;

/// <summary>Collects the results of the checks.</summary>
internal sealed class CheckSheet
{
    private readonly List<CheckAnswer> _answers = [];

    public IReadOnlyList<CheckAnswer> Answers => _answers;

    public bool HasFailed => _answers.Exists(static it => it.Outcome == CheckOutcome.Failed);

    public void Ok(string question, string detail) => _answers.Add(new CheckAnswer(question, CheckOutcome.Ok, detail));

    public void Skip(string question, string why, string? advice = null) =>
        _answers.Add(new CheckAnswer(question, CheckOutcome.Skipped, why, advice));

    /// <summary>Marks all checks without a result as skipped.</summary>
    public void SkipRest(ReadOnlySpan<string> questions, string why)
    {
        foreach (var question in questions)
        {
            if (!_answers.Exists(it => it.Question == question))
                Skip(question, why);
        }
    }

    public void Fail(string question, string detail, string advice) =>
        _answers.Add(new CheckAnswer(question, CheckOutcome.Failed, detail, advice));

    // The message of the failure contains the remedy, too. The advice is its short form.
    public void Fail(string question, CopyFailure failure) => Fail(question, failure.Message, failure.Code switch
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
