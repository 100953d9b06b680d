# Sets everything up and opens the program with the demonstration bureau, on Windows 10 and 11:
#   powershell -ExecutionPolicy Bypass -File packaging\start.ps1 [FOLDER]
# The counterpart of packaging/start. Needs Python 3.11 to 3.13 for Windows; writes nothing outside the checkout.
param([string]$Folder = "")

$ErrorActionPreference = "Stop"
$root = Split-Path -Parent $PSScriptRoot
Set-Location $root
$python = Join-Path $root ".venv\Scripts\python.exe"
if ($Folder -eq "") { $Folder = Join-Path $root "demo" }

function Say($text) { Write-Host "== $text" }
function Stop-With($text) { Write-Host "!! $text"; exit 3 }

# one of "py -3.11" and the like, or "python" itself; nothing if none suits
function Find-Python {
    $wanted = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    foreach ($try in @(@("py", "-3.11"), @("py", "-3.12"), @("py", "-3.13"), @("python"))) {
        if (-not (Get-Command $try[0] -ErrorAction SilentlyContinue)) { continue }
        $rest = @($try | Select-Object -Skip 1)
        & $try[0] @rest -c $wanted 2>$null
        if ($LASTEXITCODE -eq 0) { return $try }
    }
    return @()
}

if (-not (Test-Path $python)) {
    $found = @(Find-Python)
    if ($found.Count -eq 0) { Stop-With "需要 Python 3.11 至 3.13（64 位）；装好后再执行一次本命令" }
    Say "建立 .venv"
    $rest = @($found | Select-Object -Skip 1)
    & $found[0] @rest -m venv (Join-Path $root ".venv")
    if ($LASTEXITCODE -ne 0) { Stop-With ".venv 没有建成" }
}

# nothing to install when nothing changed since the last time
$stamp = Join-Path $root ".venv\.ready"
$state = (Get-FileHash "pyproject.toml").Hash + (Get-FileHash "packaging\constraints.txt").Hash
if (-not (Test-Path $stamp) -or (Get-Content $stamp -Raw).Trim() -ne $state) {
    Say "安装 Python 依赖（第一次需几分钟）"
    & $python -m pip install --quiet --disable-pip-version-check --no-input --retries 10 --timeout 60 `
        --constraint packaging\constraints.txt --editable .
    if ($LASTEXITCODE -ne 0) { Stop-With "Python 依赖没有装上；检查网络或软件源设置后，再执行一次本命令" }
    Set-Content -Path $stamp -Value $state
}

if (-not $env:YIKUANG_PASSPHRASE) {
    $env:YIKUANG_PASSPHRASE = "demo-2026"
    Say "演示用的口令：$env:YIKUANG_PASSPHRASE"
}
Say "演示文件夹：$Folder"
& $python -X utf8 -m desktop demo $Folder
exit $LASTEXITCODE
