namespace Replication.WebConsole.Texts;

/// <summary>The texts of the list of instances and of the page of one instance.</summary>
internal static class InstanceTexts
{
    public static readonly Text Add = new("Add instance", "インスタンスの追加");
    public static readonly Text NoInstances = new(
        "There is no instance yet. An instance is a registry that images come from or go to. Add the source and the target.",
        "インスタンスはまだありません。インスタンスはイメージの送信元または宛先となるレジストリです。送信元と宛先を追加してください。");
    public static readonly Text NoInstancesToRead = new(
        "There is no instance yet. A token with the role admin can add one.",
        "インスタンスはまだありません。admin ロールのトークンで追加できます。");
    public static readonly Text Healthy = new("Usable", "利用可能");
    public static readonly Text Edition = new("Edition", "エディション");
    public static readonly Text Account = new("Account", "アカウント");
    public static readonly Text Partition = new("Partition", "パーティション");
    public static readonly Text Endpoint = new("Endpoint", "エンドポイント");
    public static readonly Text Url = new("Bucket", "バケット");
    public static readonly Text PathStyle = new("Path style", "パス形式");
    public static readonly Text Layout = new("Layout of the bucket", "バケットのレイアウト");
    public static readonly Text InternalEndpoint = new("Internal endpoint", "内部エンドポイント");
    public static readonly Text InUse = new("(in use)", "(使用中)");
    public static readonly Text InternetAccess = new("Internet access", "インターネットアクセス");
    public static readonly Text Limits = new("Limits", "制限");
    public static readonly Text Windows = new("Limit and pause windows", "制限・一時停止の時間帯");
    public static readonly Text InForce = new("In force now", "現在適用中");
    public static readonly Text NotInForce = new("Not now", "時間外");
    public static readonly Text NoLimits = new("No limits", "制限なし");
    public static readonly Text Requests = new("{0} concurrent requests", "同時リクエスト {0}");
    public static readonly Text RequestsPerSecond = new("{0} requests/s", "{0} リクエスト/秒");
    public static readonly Text Bandwidth = new("{0}/s", "{0}/秒");
    public static readonly Text Unlimited = new("no bandwidth limit", "帯域制限なし");
    public static readonly Text Paused = new("pause", "一時停止");
    public static readonly Text EveryDay = new("every day", "毎日");
    public static readonly Text Origin = new("Origin", "登録元");
    public static readonly Text Created = new("Created", "作成");
    public static readonly Text Changed = new("Last changed", "最終変更");
    public static readonly Text Since = new("since {0}", "{0} から");
    public static readonly Text Until = new("until {0}", "{0} まで");
    public static readonly Text RefusedBy = new("Refused by {0}", "拒否したホスト: {0}");
    public static readonly Text Details = new("Details", "詳細");
    public static readonly Text Login = new("Login", "ログイン");
    public static readonly Text Anonymous = new("Anonymous", "匿名");
    public static readonly Text MachineRole = new("The role of the machine", "マシンのロール");
    public static readonly Text PasswordInUse = new("Password in use", "使用中のパスワード");
    public static readonly Text SecretInUse = new("Secret in use", "使用中のシークレット");
    public static readonly Text Number = new("number {0}", "{0} 番目");
    public static readonly Text AllowedHosts = new("Allowed hosts", "許可ホスト");
    public static readonly Text Namespaces = new("Namespaces", "名前空間");
    public static readonly Text AnyNamespace = new("any", "すべて");
    public static readonly Text TrustedAccounts = new("Trusted accounts", "信頼するアカウント");
    public static readonly Text Tls = new("TLS", "TLS");
    public static readonly Text OwnAuthority = new("own certificate authority", "独自の認証局");
    public static readonly Text ClientCertificate = new("client certificate", "クライアント証明書");
    public static readonly Text Unverified = new("the certificate is not verified", "証明書を検証しない");
    public static readonly Text MachineTrust = new("trust store of the machine", "マシンの証明書ストア");
    public static readonly Text Warnings = new("Probable mistakes", "確認が必要な設定");
    public static readonly Text Browse = new("Browse repositories", "リポジトリを表示");
    public static readonly Text Records = new("Records", "レコード");
    public static readonly Text DeclaredMeaning = new(
        "The instance is declared in the configuration file. Change it there.",
        "このインスタンスは設定ファイルで定義されています。変更はファイルで行ってください。");
    public static readonly Text DeleteTitle = new("Delete the instance '{0}'?", "インスタンス「{0}」を削除しますか?");
    public static readonly Text DeleteMeaning = new(
        "The system forgets the registry and its credentials. Images at the registry stay. An instance that a rule names cannot be deleted.",
        "レジストリの登録と認証情報を削除します。レジストリ上のイメージは残ります。ルールで使用中のインスタンスは削除できません。");
    public static readonly Text Check = new("Connection check", "接続チェック");
    public static readonly Text CheckMeaning = new(
        "Resolves the name, connects, verifies the certificate, logs in, lists images, and starts and drops an upload.",
        "名前解決、接続、証明書の検証、ログイン、イメージの一覧取得、アップロードの開始と破棄を順に行います。");
    public static readonly Text CheckStart = new("Start the check", "チェックを開始");
    public static readonly Text CheckRunning = new("The check is running…", "チェックを実行中…");
    public static readonly Text StepRunning = new("Running", "実行中");
    public static readonly Text StepUnknown = new("Not completed", "未完了");
    public static readonly Text CheckOk = new("Every check passed", "すべて正常です");
    public static readonly Text CheckFailed = new("A check failed", "失敗した項目があります");
    public static readonly Text CheckRepository = new("Repository to read and write", "読み書きするリポジトリ");
    public static readonly Text CheckRepositoryHelp = new(
        "Optional. Where the registry does not list repositories, name one.",
        "省略可能。リポジトリを一覧できないレジストリの場合に指定します。");
    public static readonly Text CheckRepositoryNeeded = new(
        "Required: your token is limited to {0}.", "必須: このトークンは {0} に限定されています。");
    public static readonly Text Refused = new("Refused webhook calls", "拒否した Webhook");
    public static readonly Text RefusedCount = new("Calls", "件数");
    public static readonly Text RefusedSince = new("Since", "開始");
    public static readonly Text RefusedLast = new("Last", "最後");
    public static readonly Text RefusedUsed = new("Used by the calls", "呼び出しの認証方式");
    public static readonly Text WrongSecret = new("{0} with a wrong secret", "誤ったシークレット: {0} 件");
    public static readonly Text NoSecret = new("{0} without a secret", "シークレットなし: {0} 件");
    public static readonly Text OtherKind = new("{0} with {1}", "{1}: {0} 件");
    public static readonly Text FixSecret = new(
        "First add the secret that the registry uses as a second secret of the webhook. A restart of the registry drops its queue of calls.",
        "まず、レジストリが使用しているシークレットを 2 番目のシークレットとして追加してください。レジストリを再起動すると通知キューが失われます。");
    public static readonly Text FixKind = new(
        "The registry and the instance disagree about the authentication. Change the instance to what the registry sends, or the reverse.",
        "レジストリとインスタンスの認証方式が異なります。どちらかをもう一方に合わせてください。");
    public static readonly Text RefusedAfter = new(
        "The pushes of these calls are unknown. Find what is missing with a backfill of each rule, then mark the calls as seen.",
        "これらのプッシュは把握されていません。各ルールのバックフィルで不足を確認してから、確認済みにしてください。");
    public static readonly Text Webhook = new("Webhook", "Webhook");
    public static readonly Text NoWebhook = new(
        "No webhook: this instance reports no pushes. A rule needs one at its source, or the trigger that reads at intervals.",
        "Webhook がないため、プッシュは通知されません。ソースとして使うルールには Webhook または定期読み取りが必要です。");
    public static readonly Text WebhookPaste = new("Set up at the registry", "レジストリ側の設定");
    public static readonly Text WebhookAddress = new("Webhook address", "Webhook アドレス");
    public static readonly Text WebhookAddressHelp = new(
        "Replace the host if the registry reaches this server at another address. SECRET is the secret of the webhook.",
        "レジストリから別のアドレスで接続する場合はホスト名を置き換えてください。SECRET は Webhook のシークレットです。");
    public static readonly Text Format = new("Format", "形式");
    public static readonly Text Authentication = new("Authentication", "認証方式");
    public static readonly Text LastAccepted = new("Last accepted call", "最後に受け付けた通知");
    public static readonly Text Copy = new("Copy", "コピー");
    public static readonly Text CopyNamed = new("Copy: {0}", "コピー: {0}");
}
